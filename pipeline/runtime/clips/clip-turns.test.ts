import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { until } from '../../base/testing/until.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import { Conductor } from '../../turn/conductor.ts'
import { scriptedStages } from '../../turn/testing/scripted-stages.ts'
import { ClipTurns } from './clip-turns.ts'

const LOUD = 0.9

describe('a clip that is stopped', () => {
  it('leaves nothing behind that could begin a turn of its own', async () => {
    const turns = new ClipTurns()
    const opened: string[] = []
    const closed: TurnRecord[] = []
    const emit = (event: PipelineEvent) => {
      if (event.kind === 'turnOpened') opened.push(event.turn.id)
      if (event.kind !== 'turnClosed') return
      closed.push(event.turn)
      turns.closed(event.turn)
    }
    const player = { silentBecause: { reason: 'a test hears nothing' }, play: () => nowMs(), finish() {}, stop() {} }
    const stages = scriptedStages({ transcript: 'hello there', reply: ['hi', '.'] })
    const conductor = new Conductor({
      stages,
      player,
      flags: BASELINE,
      preset: undefined,
      emit,
      waitForPlayback: false,
    })
    const stop = new AbortController()
    const pcm = new Float32Array(32_000)
    const options = { pace: 'realtime', signal: stop.signal } as const
    let pieces = 0
    const turn = turns.run(conductor, { pcm, clipId: 'clip' }, options, () => {
      pieces += 1
    })
    await until(() => pieces > 3, 'the clip was being heard')
    stop.abort()
    // Here the detector answers at once; a real one answers after the end for what it was given before.
    conductor.feed(new Float32Array(8000).fill(LOUD), nowMs())
    expect((await turn).status).toBe('cancelled')
    for (let turn = 0; turn < 20; turn += 1) await yieldToEvents()
    expect(opened).toHaveLength(1)
    expect(closed).toHaveLength(1)
    expect(conductor.phase).toBe('idle')
  })
})
