import { describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { feedClip } from './clip-source.ts'

const allocate = (samples: number) => new Float32Array(samples)

describe('speaking a clip into the pipeline', () => {
  it('hands over every sample, then silence for as long as the pipeline listens', async () => {
    const heard: Float32Array[] = []
    const pcm = new Float32Array(1000).fill(0.5)
    await feedClip({
      pcm,
      pace: 'fast',
      allocate,
      feed: (chunk) => heard.push(chunk),
      listening: () => heard.length < 12,
      backlogSamples: () => 0,
      silenceMs: 1000,
    })
    const all = heard.flatMap((chunk) => [...chunk])
    expect(heard).toHaveLength(12)
    expect(all.slice(0, 1000).every((sample) => sample === 0.5)).toBe(true)
    expect(all.slice(1000).every((sample) => sample === 0)).toBe(true)
  })

  it('stops after the silence it was allowed', async () => {
    let chunks = 0
    await feedClip({
      pcm: new Float32Array(320),
      pace: 'fast',
      allocate,
      feed: () => chunks++,
      listening: () => true,
      backlogSamples: () => 0,
      silenceMs: 100,
    })
    expect(chunks).toBe(12)
  })

  it('never hands audio over before it could have been captured', async () => {
    const early: number[] = []
    const stamps: number[] = []
    await feedClip({
      pcm: new Float32Array(160 * 5),
      pace: 'realtime',
      allocate,
      feed: (_, capturedMs) => {
        stamps.push(capturedMs)
        early.push(capturedMs - nowMs())
      },
      listening: () => false,
      backlogSamples: () => 0,
      silenceMs: 0,
    })
    expect(Math.max(...early)).toBeLessThanOrEqual(0)
    expect(stamps.slice(1).map((stamp, i) => stamp - (stamps[i] ?? 0))).toEqual(
      [10, 10, 10, 10].map((ms) => expect.closeTo(ms, 5)),
    )
  })

  it('stops when told to', async () => {
    const controller = new AbortController()
    let chunks = 0
    await feedClip({
      pcm: new Float32Array(32_000),
      pace: 'fast',
      allocate,
      feed: () => {
        chunks++
        if (chunks === 3) controller.abort()
      },
      listening: () => true,
      backlogSamples: () => 0,
      silenceMs: 1000,
      signal: controller.signal,
    })
    expect(chunks).toBe(3)
  })
})
