import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeMicrophoneFrame, decodeReplyFrame, encodeMicrophoneFrame, encodeReplyFrame } from './binary.ts'

const anyPcm = fc.int16Array({ minLength: 1, maxLength: 400 }).map((samples) => Int16Array.from(samples))
const uint32 = fc.integer({ min: 0, max: 0xffffffff })

describe('audio frames', () => {
  it('microphone frames come back as they were', () => {
    fc.assert(
      fc.property(uint32, fc.double({ min: 0, max: 1e13, noNaN: true }), anyPcm, (seq, capturedAtMs, pcm) => {
        expect(decodeMicrophoneFrame(encodeMicrophoneFrame({ seq, capturedAtMs, pcm }))).toEqual({
          seq,
          capturedAtMs,
          pcm,
        })
      }),
    )
  })

  it('reply frames come back as they were', () => {
    const anyFrame = fc.record({
      seq: uint32,
      turnIndex: uint32,
      last: fc.boolean(),
      sampleRateHz: uint32,
      pcm: anyPcm,
    })
    fc.assert(
      fc.property(anyFrame, (frame) => {
        expect(decodeReplyFrame(encodeReplyFrame(frame))).toEqual(frame)
      }),
    )
  })

  it('are read from any place in a larger buffer, odd ones too', () => {
    const bytes = encodeMicrophoneFrame({ seq: 7, capturedAtMs: 12.5, pcm: Int16Array.of(1, -2, 3) })
    const buffer = new Uint8Array(bytes.length + 3)
    buffer.set(bytes, 3)
    expect(decodeMicrophoneFrame(buffer.subarray(3))?.pcm).toEqual(Int16Array.of(1, -2, 3))
  })

  it("are read from a slice of Node's own buffers, which shares their memory", () => {
    const bytes = encodeMicrophoneFrame({ seq: 7, capturedAtMs: 12.5, pcm: Int16Array.of(1, -2, 3) })
    const buffer = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3)
    const pcm = decodeMicrophoneFrame(buffer)?.pcm
    buffer.fill(0)
    expect(pcm).toEqual(Int16Array.of(1, -2, 3))
  })

  it('are not mistaken for each other', () => {
    expect(decodeReplyFrame(encodeMicrophoneFrame({ seq: 1, capturedAtMs: 0, pcm: new Int16Array(0) }))).toBeUndefined()
  })

  it.each([Number.NaN, Infinity, -Infinity, 1e300, -1e14])('of a microphone are refused with the date %d', (date) => {
    const frame = { seq: 1, capturedAtMs: date, pcm: new Int16Array(320) }
    expect(decodeMicrophoneFrame(encodeMicrophoneFrame(frame))).toBeUndefined()
  })

  it.each([0, 16_001, 100_000])('of a microphone are refused with %i samples', (samples) => {
    const frame = { seq: 1, capturedAtMs: 1, pcm: new Int16Array(samples) }
    expect(decodeMicrophoneFrame(encodeMicrophoneFrame(frame))).toBeUndefined()
  })

  it('that are junk are refused and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (junk) => {
        const frame = decodeMicrophoneFrame(junk)
        if (frame) expect(Number.isFinite(frame.capturedAtMs)).toBe(true)
        decodeReplyFrame(junk)
      }),
    )
  })
})
