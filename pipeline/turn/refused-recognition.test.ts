import { setImmediate as nextTick } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { nowMs } from '../base/clock.ts'
import { BASELINE } from '../flags/registry.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { Conductor } from './conductor.ts'
import { scriptedStages } from './testing/scripted-stages.ts'

const FLAGS = { ...BASELINE, ASR_ENABLE_STREAMING: true, VAD_ASR_PARALLEL: true, ENABLE_PIPELINE_PARALLEL: true }

it('a recogniser that had no place while nobody spoke is asked again when somebody does', async () => {
  const stages = scriptedStages({ transcript: 'hello there', reply: ['hi', '.'] })
  const turns: TurnRecord[] = []
  let opened = 0
  const conductor = new Conductor({
    stages: {
      ...stages,
      asr: {
        ...stages.asr,
        openStream(options, onPartial) {
          opened += 1
          const stream = stages.asr.openStream(options, onPartial)
          if (opened > 1) return stream
          const finish = () => Promise.reject(new Error('busy'))
          return { ...stream, refused: true, push: () => undefined, finish }
        },
      },
    },
    player: {
      silentBecause: { reason: 'a test' },
      play: () => nowMs(),
      finish: () => undefined,
      stop: () => undefined,
    },
    flags: FLAGS,
    preset: undefined,
    emit: (event) => {
      if (event.kind === 'turnClosed') turns.push(event.turn)
    },
    waitForPlayback: false,
  })
  conductor.openSource()
  for (const [level, ms] of [
    [0, 200],
    [0.9, 600],
    [0, 1200],
  ] as const) {
    for (let at = 0; at < ms; at += 20) conductor.feed(new Float32Array(320).fill(level), nowMs())
    for (let i = 0; i < 30; i++) await nextTick()
  }
  expect(turns[0]).toMatchObject({ status: 'finished', transcript: { text: 'hello there' } })
})
