import { describe, expect, it } from 'vitest'
import { ENDINGS, utterancesOfKnownEnd } from '../../audio/testing/known-ends.ts'
import { EnergyGate } from './energy-gate.ts'
import { LevelTracker } from './level-tracker.ts'

/** Deterministic noise of a given peak; not periodic in 5 ms. */
function noise(amplitude: number, samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, n) => amplitude * Math.sin(n * n * 0.37))
}

describe('LevelTracker', () => {
  it('finds the end of a sound in noise, wherever the stream is cut', () => {
    for (const cut of [1, 37, 160, 512, 9000]) {
      const tracker = new LevelTracker(1000)
      const stream = noise(0.002, 24_000)
      stream.set(noise(0.2, 8000), 8000)
      for (let at = 0; at < stream.length; at += cut) tracker.push(stream.subarray(at, at + cut))
      expect(tracker.audibleEndSample).toBe(1000 + 16_000)
    }
  })

  it('places an end within a frame of 5 ms to 1 ms', () => {
    const tracker = new LevelTracker(0)
    const stream = noise(0.002, 16_000)
    stream.set(noise(0.2, 4000 + 32), 4000)
    tracker.push(stream)
    expect(tracker.audibleEndSample).toBe(8000 + 32)
  })

  it('hears nothing in silence, dither or steady noise', () => {
    for (const stream of [new Float32Array(16_000), noise(3e-5, 16_000), noise(0.05, 16_000)]) {
      const tracker = new LevelTracker(0)
      tracker.push(stream)
      expect(tracker.audibleEndSample).toBeUndefined()
    }
  })

  it.each(ENDINGS)('finds ends that are known by construction to 6 ms, in soft and in changing noise: %s', (ending) => {
    const utterances = utterancesOfKnownEnd({
      backgrounds: ['white', 'pink'],
      backgroundDbfs: [-75, -62, -50, -45],
      fadesMs: [2, 10, 20, 40, 80, 160],
    })
    for (const { pcm, endMs, ...known } of utterances.filter((utterance) => utterance.ending === ending)) {
      const tracker = new LevelTracker(0)
      tracker.push(pcm)
      const errorMs = ((tracker.audibleEndSample ?? 0) / 16_000) * 1000 - endMs
      expect(Math.abs(errorMs), JSON.stringify(known)).toBeLessThanOrEqual(6)
    }
  })

  it('goes by the voice, not by its loudest frame', () => {
    const tracker = new LevelTracker(0)
    const stream = noise(0.0001, 24_000)
    stream.set(noise(0.05, 12_000), 4000)
    stream.set(noise(0.9, 160), 8000)
    // 30 dB below the voice, 55 dB below the click.
    stream.set(noise(0.05 * 10 ** (-30 / 20), 1600), 16_000)
    tracker.push(stream)
    expect(tracker.audibleEndSample).toBe(17_600)
  })

  it('does not take the reverberation far below the voice for sound', () => {
    const tracker = new LevelTracker(0)
    const stream = new Float32Array(16_000)
    stream.set(noise(0.5, 4000), 4000)
    stream.set(noise(0.5 * 10 ** (-45 / 20), 4000), 8000)
    tracker.push(stream)
    expect(tracker.audibleEndSample).toBe(8000)
  })
})

describe('EnergyGate', () => {
  it('is closed on the background and opens on anything that stands out', () => {
    const gate = new EnergyGate()
    expect(gate.isOpen(noise(0.001, 512), 512, -63)).toBe(false)
    expect(gate.isOpen(noise(0.05, 512), 1024, -63)).toBe(true)
  })

  it('stays open for 300 ms, and for as long as the model is undecided', () => {
    const gate = new EnergyGate()
    gate.isOpen(noise(0.05, 512), 512, -63)
    expect(gate.isOpen(noise(0.001, 512), 512 + 4800, -63)).toBe(true)
    expect(gate.isOpen(noise(0.001, 512), 512 + 4801, -63)).toBe(false)
    gate.report(0.3, 6000)
    expect(gate.isOpen(noise(0.001, 512), 10_000, -63)).toBe(true)
    gate.report(0.01, 12_000)
    expect(gate.isOpen(noise(0.001, 512), 12_000, -63)).toBe(false)
  })
})
