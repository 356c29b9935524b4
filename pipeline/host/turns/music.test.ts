import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { until } from '../../base/testing/until.ts'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { startPipeline } from '../start-pipeline.ts'

const RATE_HZ = 16_000
const CHUNK_SAMPLES = 320
/** C, A minor, F, G: the chords' roots, thirds and fifths in Hz. */
const CHORDS = [
  [261.6, 329.6, 392],
  [220, 261.6, 329.6],
  [174.6, 220, 261.6],
  [196, 246.9, 293.7],
] as const

/** Chords that change every half second, plucked, with a bass and a drum on the beat. */
function music(seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * RATE_HZ }, (_, n) => {
    const beat = (n / RATE_HZ) % 0.5
    const chord = CHORDS[Math.floor(n / RATE_HZ / 0.5) % CHORDS.length] ?? CHORDS[0]
    const phase = (hz: number) => Math.sin((2 * Math.PI * hz * n) / RATE_HZ)
    const strings = chord.reduce((sum, hz) => sum + phase(hz) + 0.4 * phase(2 * hz) + 0.2 * phase(3 * hz), 0)
    const drum = Math.sin(n * n * 0.37) * Math.exp(-beat * 60)
    return 0.07 * strings * Math.exp(-beat * 3) + 0.12 * phase(chord[0] / 2) + 0.1 * drum
  })
}

/** On the real models: music plays where somebody should speak. */
describe('music', () => {
  const closed: TurnRecord[] = []
  let pipeline: Pipeline
  beforeAll(async () => {
    pipeline = await startPipeline({
      flags: { ...(findPreset('streaming')?.values ?? BASELINE), LLM_DO_SAMPLE: false },
      onEvent: (event) => {
        if (event.kind === 'turnClosed') closed.push(event.turn)
      },
    })
  })
  afterAll(() => pipeline.close())

  async function hear(pcm: Float32Array): Promise<void> {
    const { conductor } = pipeline
    for (let at = 0; at < pcm.length; at += CHUNK_SAMPLES) {
      conductor.feed(pcm.slice(at, at + CHUNK_SAMPLES), nowMs())
      while (conductor.backlogSamples > 8000) await wait(1)
    }
  }

  it('leaves only turns with an end, and the next spoken one is understood', async () => {
    const { conductor, clipLibrary } = pipeline
    conductor.openSource()
    await hear(music(8))
    await hear(new Float32Array(2 * RATE_HZ))
    await until(() => conductor.phase === 'idle', 'the music made no turn any more')
    for (const { status } of closed) expect(['empty', 'interrupted', 'finished']).toContain(status)
    const before = closed.length
    await hear(await clipLibrary.load('hello'))
    await hear(new Float32Array(2 * RATE_HZ))
    // What the music left may close as a turn of its own first.
    const isAnswered = ({ status, transcript }: TurnRecord) =>
      status === 'finished' && transcript.text === 'hello there'
    await until(() => closed.slice(before).some(isAnswered), 'the sentence was understood and answered')
  })
})
