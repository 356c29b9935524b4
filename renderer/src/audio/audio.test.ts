import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME_SAMPLES, PcmFramer } from './pcm-framer.ts'
import { PlaybackQueue } from './playback-queue.ts'
import { renderTimeOf } from './render-time.ts'

describe('the framing of the microphone', () => {
  it('loses no sample', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 * FRAME_SAMPLES }), (count) => {
        const framer = new PcmFramer()
        const frames = Array.from({ length: count }, (_, i) => framer.add((i % 1000) / 32_767)).filter((f) => !!f)
        expect(frames.length).toBe(Math.floor(count / FRAME_SAMPLES))
        const samples = frames.flatMap((frame) => [...frame])
        expect(samples).toEqual(samples.map((_, i) => i % 1000))
      }),
      { numRuns: 20 },
    )
  })

  it('clips what is beyond full scale instead of wrapping it round', () => {
    const framer = new PcmFramer()
    framer.add(1.7)
    let frame = framer.add(-1.7)
    while (!frame) frame = framer.add(0)
    expect([frame[0], frame[1]]).toEqual([32_767, -32_768])
  })
})

describe('the playback queue', () => {
  const rate = 16_000
  const chunk = (samples: number, value = 1000) => new Int16Array(samples).fill(value)
  const fresh = () => {
    const queue = new PlaybackQueue(rate)
    queue.reset()
    return queue
  }
  const block = new Float32Array(128)

  it('holds the start back until 40 ms are there', () => {
    const queue = fresh()
    queue.push(chunk(512), false)
    expect(queue.fill(block)).toEqual({})
    expect(block.every((sample) => sample === 0)).toBe(true)
    queue.push(chunk(512), false)
    expect(queue.fill(block).startedAt).toBe(0)
    expect(block[0]).toBeCloseTo(1000 / 32_768, 6)
  })

  it('starts at once with a reply that is shorter than that', () => {
    const queue = fresh()
    queue.push(chunk(200), true)
    expect(queue.fill(block).startedAt).toBe(0)
    expect(queue.fill(block).ended).toBe(true)
    expect(queue.underruns).toBe(0)
  })

  it('counts a gap once, and its length in samples', () => {
    const queue = fresh()
    queue.push(chunk(640), false)
    for (let i = 0; i < 5; i += 1) queue.fill(block)
    for (let i = 0; i < 3; i += 1) expect(queue.fill(block).ended).toBeUndefined()
    queue.push(chunk(64), true)
    expect(queue.fill(block).ended).toBe(true)
    expect(queue.underruns).toBe(1)
    expect(queue.underrunMs).toBeCloseTo((3 * 128 * 1000) / rate, 6)
  })

  it('does not call it a gap when only the news of the end comes late', () => {
    const queue = fresh()
    queue.push(chunk(640), false)
    for (let i = 0; i < 9; i += 1) queue.fill(block)
    queue.push(chunk(0), true)
    expect(queue.fill(block).ended).toBe(true)
    expect(queue.underruns).toBe(0)
    expect(queue.underrunMs).toBe(0)
  })

  it('plays every sample once and in order, however the chunks come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 15 }), (sizes) => {
        const queue = fresh()
        let value = 0
        const played: number[] = []
        const drain = () => {
          queue.fill(block)
          for (const sample of block) if (sample !== 0) played.push(Math.round(sample * 32_768))
        }
        sizes.forEach((size, i) => {
          queue.push(
            Int16Array.from({ length: size }, () => (value++ % 9000) + 1),
            i === sizes.length - 1,
          )
          drain()
        })
        while (played.length < value && queue.fill(block).ended !== true)
          for (const s of block) played.push(Math.round(s * 32_768))
        for (const s of block) if (s !== 0 && played.length < value) played.push(Math.round(s * 32_768))
        expect(played.slice(0, value)).toEqual(Array.from({ length: value }, (_, i) => (i % 9000) + 1))
      }),
    )
  })

  it('says how much was played, gaps not counted', () => {
    const queue = fresh()
    queue.push(chunk(650), false)
    for (let i = 0; i < 7; i += 1) queue.fill(block)
    expect(queue.playedSamples).toBe(650)
    queue.reset()
    expect(queue.playedSamples).toBe(0)
  })

  it('refuses what does not fit', () => {
    const queue = fresh()
    expect(queue.push(chunk(rate * 60), false)).toBe(true)
    expect(queue.push(chunk(1), false)).toBe(false)
  })
})

describe('the moment a sample is rendered', () => {
  it('comes from the output timestamp, with the device latency taken off and reported apart', () => {
    const time = renderTimeOf(10.05, {
      contextSeconds: 10.1,
      nowMs: 5000,
      output: { contextTime: 10, performanceTime: 4930 },
      outputLatencySeconds: 0.03,
    })
    expect(time.outputLatencyMs).toBeCloseTo(30, 9)
    expect(time.renderedAtMs).toBeCloseTo(4950, 6)
  })

  it.each([
    { output: undefined },
    { output: { contextTime: 0, performanceTime: 0 } },
    { output: { contextTime: 10, performanceTime: 90_000 } },
  ])('falls back to the block being rendered when the timestamp is $output', ({ output }) => {
    const time = renderTimeOf(10.05, { contextSeconds: 10.1, nowMs: 5000, output })
    expect(time.renderedAtMs).toBeCloseTo(4950, 6)
    expect(time.outputLatencyMs).toBeUndefined()
  })
})
