import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChunkCutter } from '../chunk-cutter.ts'
import { guardPeaks } from '../guard-peaks.ts'
import { LeadingTrim } from '../leading-trim.ts'
import { Excitation } from './excitation.ts'

const VOICE = { hop: 160, window: 640, sampleRate: 16_000 }

/** Index of the first sample that differs, `end` where none does before it. */
function firstDifference(a: Float32Array, b: Float32Array, end: number): number {
  for (let index = 0; index < end; index += 1) if (a[index] !== b[index]) return index
  return end
}

describe('the excitation', () => {
  it('pulses at the pitch, with the same energy per second at every pitch', () => {
    for (const f0 of [100, 160, 250]) {
      const excitation = new Excitation(new Float32Array(100).fill(f0), VOICE)
      excitation.fillTo(excitation.pulses.length)
      const sum = excitation.pulses.reduce((total, value) => total + value, 0)
      // Every pulse has the area of its amplitude sqrt(rate / f0), split over two samples.
      expect(sum / Math.sqrt(16_000 / f0)).toBeCloseTo(f0, -0.5)
    }
  })

  it('is silent where nothing is voiced, and its noise has variance 1 and no bias', () => {
    const excitation = new Excitation(new Float32Array(200), VOICE)
    excitation.fillTo(excitation.noise.length)
    expect(excitation.pulses.every((value) => value === 0)).toBe(true)
    const mean = excitation.noise.reduce((sum, value) => sum + value, 0) / excitation.noise.length
    const variance = excitation.noise.reduce((sum, value) => sum + value * value, 0) / excitation.noise.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.03)
  })

  it('is the same however far it is filled at a time', () => {
    const f0 = Float32Array.from({ length: 60 }, (_, frame) => (frame % 17 < 12 ? 120 + frame : 0))
    const whole = new Excitation(f0, VOICE)
    whole.fillTo(whole.pulses.length)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 12 }), (steps) => {
        const parts = new Excitation(f0, VOICE)
        let end = 0
        for (const step of steps) {
          end = Math.min(parts.pulses.length, end + step)
          parts.fillTo(end)
          expect(firstDifference(parts.pulses, whole.pulses, end)).toBe(end)
          expect(firstDifference(parts.noise, whole.noise, end)).toBe(end)
        }
      }),
    )
  })
})

describe('chunks', () => {
  function cut(chunkSamples: number, lengths: readonly number[]) {
    const chunks: { pcm: number[]; last: boolean }[] = []
    const cutter = new ChunkCutter(chunkSamples, (pcm, last) => chunks.push({ pcm: [...pcm], last }))
    let next = 0
    for (const [index, length] of lengths.entries()) {
      cutter.push(
        Float32Array.from({ length }, () => next++),
        index < lengths.length - 1,
      )
    }
    return { chunks, total: next }
  }

  it('have one size and lose nothing; only the last is shorter, and only it is called the last', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), lengths, (chunkSamples, stretches) => {
        const { chunks, total } = cut(chunkSamples, stretches)
        expect(chunks.flatMap((chunk) => chunk.pcm)).toEqual(Array.from({ length: total }, (_, index) => index))
        expect(chunks.slice(0, -1).every((chunk) => chunk.pcm.length === chunkSamples && !chunk.last)).toBe(true)
        expect(chunks.at(-1)?.last).toBe(true)
      }),
    )
  })

  it('leave as soon as they are full', () => {
    const emitted: number[] = []
    const cutter = new ChunkCutter(4, (pcm) => emitted.push(pcm.length))
    cutter.push(new Float32Array(4), true)
    expect(emitted).toEqual([4])
  })

  it('are one where no size is wanted', () => {
    expect(cut(Number.POSITIVE_INFINITY, [5, 7]).chunks).toHaveLength(1)
  })
})

describe('the inaudible beginning', () => {
  const speech = new Float32Array(3200)
  speech.set(
    Float32Array.from({ length: 1600 }, (_, n) => 0.3 * Math.sin(n / 3)),
    1120,
  )

  it('is cut off to the first sound, whatever the stretches', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }), (frames) => {
        const trim = new LeadingTrim(16_000)
        const played: number[] = []
        let at = 0
        for (const count of [...frames, 20]) {
          played.push(...trim.push(speech.slice(at, at + count * 147), true))
          at += count * 147
        }
        expect(played).toEqual([...speech.subarray(1120, at)])
      }),
    )
  })

  it('is all there is of silence', () => {
    expect(new LeadingTrim(16_000).push(new Float32Array(640), false).length).toBe(0)
  })
})

describe('the peak guard', () => {
  it('leaves speech alone, bends what is too loud, and keeps the order of samples', () => {
    const pcm = Float32Array.from([-5, -1, -0.9, -0.3, 0, 0.5, 0.9, 0.95, 1.2, 5])
    const guarded = pcm.slice()
    guardPeaks(guarded)
    expect([...guarded.subarray(2, 7)]).toEqual([...pcm.subarray(2, 7)])
    expect(guarded.every((sample) => Math.abs(sample) <= 1)).toBe(true)
    expect([...guarded]).toEqual([...guarded].sort((a, b) => a - b))
  })
})
