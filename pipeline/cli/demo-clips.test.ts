import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findPreset } from '../flags/presets.ts'
import { BASELINE } from '../flags/registry.ts'
import { startPipeline } from '../host/start-pipeline.ts'
import { clipsIn } from '../measures/clip-languages.ts'
import { countWordErrors, type WordErrors, wordErrorRate } from '../measures/word-errors/word-errors.ts'
import type { Clip } from '../protocol/wire/snapshot.ts'
import type { Pipeline } from '../runtime/pipeline.ts'

/** What a sensible reply to each demo clip says; the pocket pack's language model answers greedily here. */
const SENSIBLE: Readonly<Record<string, RegExp>> = {
  hello: /hello|hi|good|help|listening/,
  time: /seven thirty p m/,
  latency: /milliseconds|not measured/,
  'porch-lights': /porch|on|done/,
  'timer-seconds': /fifty five seconds/,
  'timer-pause': /forty minutes/,
  'shopping-babble': /rice/,
  'tiger-story': /tiger/,
  'walk-the-dog': /walk the dog/,
  'hip-hop': /hip hop/,
  sum: /thirty six/,
  volume: /quieter|volume|down/,
  flight: /cannot|internet|maps/,
  'red-light': /basement|red/,
  homework: /homework|seven thirty/,
  unknown: /cannot answer/,
}

/** The models themselves, on every clip that ships: the slowest and most telling tests of the pipeline. */
describe('the demo clips', () => {
  const heard: Float32Array[] = []
  const readBack: WordErrors[] = []
  let pipeline: Pipeline

  beforeAll(async () => {
    // The language model is told the time, so what it says, and how well that can be read back, changes by the minute.
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 2, 2, 19, 30) })
    const streaming = findPreset('streaming')?.values ?? BASELINE
    pipeline = await startPipeline({
      flags: { ...streaming, LLM_DO_SAMPLE: false },
      player: {
        silentBecause: { reason: 'the test keeps the audio' },
        play: ({ pcm }) => {
          heard.push(pcm)
          return 0
        },
        finish: () => undefined,
        stop: () => undefined,
      },
    })
  })

  afterAll(async () => {
    vi.useRealTimers()
    await pipeline?.close()
  })

  /** The pack knows no other language. */
  const english = () => clipsIn('en', pipeline.clips)

  async function runClip(clip: Clip) {
    heard.length = 0
    const pcm = await pipeline.clipLibrary.load(clip.id)
    const turn = await pipeline.runTurn({ pcm, clipId: clip.id }, { pace: 'fast', freshConversation: true })
    return { turn, audio: Float32Array.from(heard.flatMap((chunk) => [...chunk])) }
  }

  it('are at least twelve', () => {
    expect(english().length).toBeGreaterThanOrEqual(12)
  })

  it('are each understood to the word, answered sensibly and intelligibly', async () => {
    const misunderstood: string[] = []
    const senseless: string[] = []
    for (const clip of english()) {
      const { turn, audio } = await runClip(clip)
      if (turn.transcript.text !== clip.transcript) misunderstood.push(`${clip.id}: ${turn.transcript.text}`)
      if (!SENSIBLE[clip.id]?.test(turn.reply.text)) senseless.push(`${clip.id}: ${turn.reply.text}`)
      expect(turn).toMatchObject({ status: 'finished' })
      expect(turn.anchors.firstAudioMs).toBeGreaterThan(0)
      readBack.push(countWordErrors(turn.reply.text, await pipeline.readBack(audio)))
    }
    expect({ misunderstood, senseless }).toEqual({ misunderstood: [], senseless: [] })
    expect(wordErrorRate(readBack)).toBeLessThanOrEqual(0.2)
  })
})
