import { describe, expect, it } from 'vitest'
import type { RawTurn } from './raw-turn.ts'
import { LONGEST_RECORDING_MS, layOut } from './timeline.ts'

const PER_MS = 16

/** 10 ms of one value; its last sample was captured at `capturedMs`. */
const piece = (capturedMs: number, value = 0.5, ms = 10) => ({
  pcm: new Float32Array(ms * PER_MS).fill(value),
  capturedMs,
})
const chunk = (handedMs: number, ms = 100, value = 0.25, sampleRateHz = 16_000) => ({
  pcm: new Float32Array((ms * sampleRateHz) / 1000).fill(value),
  sampleRateHz,
  handedMs,
})
const turn = (changes: Partial<RawTurn> = {}): RawTurn => ({
  openedMs: 5000,
  captured: [piece(5010), piece(5020), piece(5030)],
  played: [],
  inRealTime: true,
  renderedMs: undefined,
  stoppedMs: undefined,
  ...changes,
})
/** From where to where a side sounds, milliseconds from the start, in stretches. */
function sounding(pcm: Float32Array): number[][] {
  const stretches: number[][] = []
  for (const [index, sample] of pcm.entries()) {
    if (Math.abs(sample) < 0.05) continue
    const last = stretches.at(-1)
    if (last?.[1] === index) last[1] = index + 1
    else stretches.push([index, index + 1])
  }
  return stretches.map((stretch) => stretch.map((sample) => sample / PER_MS))
}

describe('a turn on one timeline', () => {
  it('begins with the first sample that was captured', () => {
    const { startMs, captured, played, gaps } = layOut(turn())
    expect(startMs).toBe(5000)
    expect(sounding(captured)).toEqual([[0, 30]])
    expect(played).toEqual(new Float32Array(captured.length))
    expect(gaps).toBe(0)
  })

  it('keeps a gap in what was captured as silence of its length', () => {
    const { captured, gaps, gapMs } = layOut(turn({ captured: [piece(5010), piece(5060), piece(5070)] }))
    expect(sounding(captured)).toEqual([
      [0, 10],
      [50, 70],
    ])
    expect({ gaps, gapMs }).toEqual({ gaps: 1, gapMs: 40 })
  })

  it('does not tear audio apart for the jitter of its stamps', () => {
    const { captured, gaps } = layOut(turn({ captured: [piece(5010), piece(5021.5), piece(5030.4)] }))
    expect(sounding(captured)).toEqual([[0, 30]])
    expect(gaps).toBe(0)
  })

  it('keeps once what lies twice where the clock was corrected backwards', () => {
    const { captured } = layOut(turn({ captured: [piece(5010), piece(5014, 0.9), piece(5024, 0.9)] }))
    expect(sounding(captured)).toEqual([[0, 24]])
    expect(captured[9 * PER_MS]).toBe(0.5)
  })

  it('lays audio that was fed faster than real time end to end', () => {
    const { captured } = layOut(turn({ inRealTime: false, captured: [piece(5001), piece(5001.5), piece(5400)] }))
    expect(sounding(captured)).toEqual([[0, 30]])
  })

  it('puts the reply where it was handed over, or where the player rendered it', () => {
    const played = [chunk(5200), chunk(5250)]
    expect(sounding(layOut(turn({ played })).played)).toEqual([[200, 400]])
    expect(sounding(layOut(turn({ played, renderedMs: 5230 })).played)).toEqual([[230, 430]])
  })

  it('leaves the pause that a listener hears where a piece came too late', () => {
    expect(sounding(layOut(turn({ played: [chunk(5200), chunk(5340)] })).played)).toEqual([
      [200, 300],
      [340, 440],
    ])
  })

  it('ends the reply where it was cut off', () => {
    const played = [chunk(5200), chunk(5210), chunk(5220)]
    expect(sounding(layOut(turn({ played, stoppedMs: 5345 })).played)).toEqual([[200, 345]])
    expect(sounding(layOut(turn({ played, stoppedMs: 5100 })).played)).toEqual([])
  })

  it('brings the reply to the rate of what was captured, in its place', () => {
    const [stretch] = sounding(layOut(turn({ played: [chunk(5200, 100, 0.25, 24_000)] })).played)
    expect(Math.abs((stretch?.[0] ?? 0) - 200)).toBeLessThan(1)
    expect(Math.abs((stretch?.[1] ?? 0) - 300)).toBeLessThan(1)
  })

  it('holds both sides at the same length, and no more than the longest recording', () => {
    const { captured, played } = layOut(turn({ played: [chunk(5000 + LONGEST_RECORDING_MS - 50)] }))
    expect(captured.length).toBe(played.length)
    expect(captured.length).toBe(LONGEST_RECORDING_MS * PER_MS)
  })

  it('can be made of a turn without any audio', () => {
    const { captured, startMs } = layOut(turn({ captured: [] }))
    expect(captured.length).toBe(0)
    expect(startMs).toBe(5000)
  })
})
