import { describe, expect, it } from 'vitest'
import { fixtureTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { buildTimeline, peaksOf, probabilityAt, wordAt } from './timeline.ts'

const turn = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 10_000 })
const zeroMs = turn.anchors.speechEndMs ?? 0

describe('the timeline of a turn', () => {
  it('counts from the end of speech, words and track too', () => {
    const timeline = buildTimeline(
      {
        ...turn,
        words: [{ text: 'hello', startMs: zeroMs - 400, endMs: zeroMs - 100 }],
        vadTrack: { startMs: zeroMs - 500, hopMs: 40, probabilities: [0.1, 0.9] },
      },
      [],
    )
    expect(timeline.words).toEqual([{ text: 'hello', startMs: -400, endMs: -100 }])
    expect(timeline.track?.startMs).toBe(-500)
    expect(wordAt(timeline.words, -150)?.text).toBe('hello')
    expect(wordAt(timeline.words, -100)).toBeUndefined()
    expect(probabilityAt(timeline.track, -455)).toBe(0.9)
    expect(probabilityAt(timeline.track, 0)).toBeUndefined()
  })

  it('is as long as what there is to see', () => {
    const sound = { startMs: zeroMs + 20_000, rateHz: 16_000, pcm: new Int16Array(16_000) }
    const { extent } = buildTimeline(turn, [sound, undefined])
    expect(extent.toMs).toBeGreaterThan(21_000)
    expect(extent.fromMs).toBeLessThan(10_000 - zeroMs)
  })

  it('has neither words nor track where the turn has none', () => {
    const timeline = buildTimeline(turn, [])
    expect([timeline.words, timeline.track]).toEqual([[], undefined])
  })
})

describe('the peaks of a waveform', () => {
  const pcm = Int16Array.from({ length: 1000 }, (_, i) => (i < 500 ? 16_384 : -32_768))
  const sound = { startMs: 100, rateHz: 1000, pcm }

  it('are least and greatest of each column', () => {
    expect([...peaksOf(sound, { fromMs: 100, toMs: 1100 }, 4)]).toEqual([0, 0.5, 0, 0.5, -1, 0, -1, 0])
  })

  it('are absent where there is no sound, which is not silence', () => {
    const peaks = peaksOf(sound, { fromMs: 0, toMs: 2000 }, 20)
    expect(peaks[0]).toBeNaN()
    expect(peaks[2]).toBe(0)
    expect(peaks[38]).toBeNaN()
  })

  it('show single samples where a column is shorter than one', () => {
    expect([...peaksOf(sound, { fromMs: 598, toMs: 602 }, 8)].filter((_, i) => i % 2 === 1)).toEqual([
      0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0,
    ])
  })
})
