import { setImmediate as nextTick } from 'node:timers/promises'
import { expect } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import { FLOATING_PARTS } from '../../protocol/ledger.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import { Conductor } from '../conductor.ts'
import type { EchoGuard } from '../listening/echo-gate.ts'
import type { ReplyPlayer } from '../reply/reply-player.ts'
import { type Script, scriptedStages } from './scripted-stages.ts'

/** Whether a turn has these depends on what else the machine does. */
export const FLOATING: ReadonlySet<string> = new Set(FLOATING_PARTS)
export const STREAMING = findPreset('streaming')?.values ?? BASELINE
export const CHUNK_SAMPLES = 320
export const HELLO: Script = { transcript: 'hello there', reply: ['hi', ' there', '.', ' what', ' now', '?'] }

export const TERMINAL = {
  silentBecause: { reason: 'a test hears nothing' } as StatedReason | undefined,
  waitForPlayback: false,
}

export function setUp(
  script: Script,
  flags: FlagValues = BASELINE,
  { silentBecause, waitForPlayback } = TERMINAL,
  echo?: EchoGuard,
) {
  const stages = scriptedStages(script)
  const events: PipelineEvent[] = []
  const played: number[] = []
  let stopped = 0
  const player: ReplyPlayer = {
    silentBecause,
    play: ({ seq }) => {
      played.push(seq)
      return nowMs()
    },
    finish: () => undefined,
    stop: () => {
      stopped += 1
    },
  }
  const conductor = new Conductor({
    stages,
    player,
    flags,
    preset: undefined,
    emit: (event) => events.push(event),
    waitForPlayback,
    ...(echo ? { echo } : {}),
  })
  const closed = () => events.flatMap((event) => (event.kind === 'turnClosed' ? [event.turn] : []))
  return { conductor, stages, events, played, closed, stops: () => stopped }
}

/** A murmur is heard by the recogniser, but is no speech to the detector. */
export const LEVELS = { speech: 0.9, murmur: 0.4, silence: 0 }

/**
 * Feeds `ms` of audio, 20 ms at a time, each chunk dated as if captured without delay; by `clock`, which goes on with
 * the audio, where one is given.
 */
export async function feed(
  conductor: Conductor,
  what: 'speech' | 'murmur' | 'silence',
  ms: number,
  clock?: { ms: number },
): Promise<void> {
  for (let i = 0; i < ms / 20; i++) {
    if (clock) clock.ms += 20
    conductor.feed(new Float32Array(CHUNK_SAMPLES).fill(LEVELS[what]), clock?.ms ?? nowMs())
  }
  for (let i = 0; i < 20; i++) await nextTick()
}

export async function say(conductor: Conductor): Promise<void> {
  await feed(conductor, 'silence', 200)
  await feed(conductor, 'speech', 600)
  await feed(conductor, 'silence', 1200)
}

export function only(turns: readonly TurnRecord[]): TurnRecord {
  expect(turns).toHaveLength(1)
  const [turn] = turns
  if (!turn) throw new Error('no turn was closed')
  return turn
}
