import { expect, it } from 'vitest'
import { samplesOf, waveOutline } from './turn-end-sound.ts'

it('reads the samples that the host sent', () => {
  const pcm = Int16Array.of(0, -1, 32_767, -32_768)
  const base64 = btoa(String.fromCharCode(...new Uint8Array(pcm.buffer)))
  expect(samplesOf(base64)).toEqual(pcm)
  expect(samplesOf('')).toHaveLength(0)
})

it('outlines a wave about the middle: loud is wide, silence a line', () => {
  const outline = waveOutline(Int16Array.of(0, 0, -32_768, 0), 2)
  expect(outline).toBe('M0 0.500L1 0.000L1 1.000L0 0.500Z')
})
