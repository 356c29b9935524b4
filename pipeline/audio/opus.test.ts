import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createOpusDecoder, createOpusEncoder, frameSamplesOf, type OpusFormat } from './opus.ts'
import { OpusCodec } from './opus-codec.ts'
import { FrameEncoder } from './opus-frames.ts'

const FORMATS: readonly OpusFormat[] = [16_000, 24_000].flatMap((sampleRateHz) =>
  [20, 60].map((frameMs) => ({ sampleRateHz, frameMs })),
)

/** A voice-like tone: a fundamental of 150 Hz and its harmonics. */
function voice(samples: number, rateHz: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, n) => {
    const phase = (2 * Math.PI * 150 * n) / rateHz
    return 0.25 * (Math.sin(phase) + 0.6 * Math.sin(3 * phase) + 0.3 * Math.sin(7 * phase))
  })
}

function powerOf(pcm: Float32Array): number {
  return pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length
}

describe('Opus', () => {
  it.each(FORMATS)('at $sampleRateHz Hz in frames of $frameMs ms keeps length and level', async (format) => {
    const encoder = await createOpusEncoder(format)
    const decoder = await createOpusDecoder(format.sampleRateHz)
    const samples = frameSamplesOf(format)
    expect(encoder.frameSamples).toBe(samples)
    const pcm = voice(samples * 20, format.sampleRateHz)
    const decoded = new Float32Array(pcm.length)
    for (let at = 0; at < pcm.length; at += samples) {
      const packet = encoder.encode(pcm.subarray(at, at + samples))
      expect(packet.length).toBeLessThan(samples)
      decoded.set(decoder.decode(packet), at)
    }
    const ratio = powerOf(decoded.subarray(samples * 4)) / powerOf(pcm.subarray(samples * 4))
    expect(ratio).toBeGreaterThan(0.7)
    expect(ratio).toBeLessThan(1.3)
    encoder.free()
    decoder.free()
  })

  it('decodes packets of one rate at another, of several lengths one after another', async () => {
    const decoder = await createOpusDecoder(16_000)
    for (const format of FORMATS) {
      const encoder = await createOpusEncoder(format)
      const decoded = decoder.decode(encoder.encode(voice(frameSamplesOf(format), format.sampleRateHz)))
      expect(decoded.length).toBe(16 * format.frameMs)
    }
  })

  it('refuses what is no packet, and goes on', async () => {
    const decoder = await createOpusDecoder(16_000)
    const encoder = await createOpusEncoder({ sampleRateHz: 16_000, frameMs: 60 })
    expect(() => decoder.decode(new Uint8Array(0))).toThrow('empty')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1500 }), (junk) => {
        try {
          expect(decoder.decode(junk).length).toBeLessThanOrEqual(1920)
        } catch (error) {
          expect(error).toMatchObject({ code: 'opus.corrupt' })
        }
      }),
      { seed: 7, numRuns: 500 },
    )
    expect(decoder.decode(encoder.encode(voice(960, 16_000))).length).toBe(960)
    await expect(createOpusDecoder(44_100)).rejects.toMatchObject({ code: 'opus.rate' })
  })
})

describe('a stream that is cut into frames', () => {
  it('gives the same packets however it is cut, the last one filled up', async () => {
    const format = { sampleRateHz: 16_000, frameMs: 60 }
    const pcm = voice(16_000, 16_000)
    const packetsOf = async (cut: number) => {
      const frames = new FrameEncoder(await createOpusEncoder(format), 16_000, format)
      const packets: Uint8Array[] = []
      for (let at = 0; at < pcm.length; at += cut) packets.push(...frames.push(pcm.subarray(at, at + cut)))
      packets.push(...frames.finish())
      frames.free()
      return packets
    }
    const whole = await packetsOf(pcm.length)
    expect(whole).toHaveLength(17)
    expect(await packetsOf(777)).toEqual(whole)
    expect(await packetsOf(80)).toEqual(whole)
  })

  it('is brought to the format’s rate', async () => {
    const format = { sampleRateHz: 24_000, frameMs: 60 }
    const frames = new FrameEncoder(await createOpusEncoder(format), 16_000, format)
    expect([...frames.push(voice(16_000, 16_000)), ...frames.finish()]).toHaveLength(17)
  })
})

describe('the codec of many devices', () => {
  const codec = new OpusCodec((error) => {
    throw error
  })
  afterAll(() => codec.close())

  it('encodes and decodes each stream in its order, and says what was no packet', async () => {
    const format = { sampleRateHz: 16_000, frameMs: 60 }
    const lengths: (number | undefined)[] = []
    const packets = await new Promise<Uint8Array[]>((resolve) => {
      const all: Uint8Array[] = []
      const encoder = codec.openEncoder(16_000, format, (ready, last) => {
        all.push(...ready)
        if (last) resolve(all)
      })
      encoder.push(voice(5000, 16_000))
      encoder.push(voice(5000, 16_000))
      encoder.finish()
    })
    expect(packets).toHaveLength(11)
    const decoder = codec.openDecoder(16_000, (pcm) => lengths.push(pcm?.length))
    decoder.afterPending(() => lengths.push(-1))
    for (const packet of packets.slice(0, 2)) decoder.decode(packet)
    decoder.decode(new Uint8Array(0))
    expect(decoder.pending).toBe(3)
    await new Promise<void>((resolve) => decoder.afterPending(resolve))
    expect(lengths).toEqual([-1, 960, 960, undefined])
    decoder.close()
    decoder.decode(packets[0] ?? new Uint8Array(0))
    const other = codec.openDecoder(16_000, (pcm) => lengths.push(pcm?.length))
    other.decode(packets[2] ?? new Uint8Array(0))
    await new Promise<void>((resolve) => other.afterPending(resolve))
    expect(lengths.slice(4), 'a closed stream says nothing more').toEqual([960])
  })
})
