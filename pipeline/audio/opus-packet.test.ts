import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOpusDecoder, createOpusEncoder, frameSamplesOf } from './opus.ts'
import { opusPacketMs } from './opus-packet.ts'

describe('how much sound a packet says that it holds', () => {
  it.each([10, 20, 40, 60])('is what was encoded: %i ms', async (frameMs) => {
    for (const sampleRateHz of [8000, 16_000, 24_000, 48_000]) {
      const format = { sampleRateHz, frameMs }
      const encoder = await createOpusEncoder(format)
      const tone = Float32Array.from({ length: frameSamplesOf(format) }, (_, n) => 0.3 * Math.sin(n * 0.05))
      expect(opusPacketMs(encoder.encode(tone))).toBe(frameMs)
      encoder.free()
    }
  })

  it('is what is decoded, whatever the packet', async () => {
    const decoder = await createOpusDecoder(16_000)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (packet) => {
        try {
          expect(opusPacketMs(packet)).toBe(decoder.decode(packet).length / 16)
        } catch (error) {
          if ((error as { code?: string }).code !== 'opus.corrupt') throw error
        }
      }),
      { seed: 3, numRuns: 2000 },
    )
    decoder.free()
  })

  it('is unknown for what is none', () => {
    expect(opusPacketMs(new Uint8Array(0))).toBeUndefined()
    expect(opusPacketMs(Uint8Array.of(3, 0)), 'no frames').toBeUndefined()
    expect(opusPacketMs(Uint8Array.of(0b00011_011, 48)), '48 frames of 60 ms').toBeUndefined()
  })
})
