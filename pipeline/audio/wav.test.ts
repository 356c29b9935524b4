import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Failure } from '../base/failure.ts'
import { formatChunk, type Layout, PCM16, riffChunk, wavOf } from './testing/foreign-wav.ts'
import { decodeWav, decodeWavChannels, encodeWav, encodeWavChannels, readWavFile, wavHeader } from './wav.ts'

interface Foreign extends Layout {
  /** A chunk of metadata before the audio, of an odd size. */
  readonly metadata?: boolean
  readonly declaredBytes?: number
}

/** A WAV file as another program may write it: every frame holds the same value in each channel. */
function foreignWav(samples: readonly number[], layout: Foreign): Uint8Array {
  const { codec, bits, channels } = layout
  const frameBytes = channels * Math.ceil(bits / 8)
  const data = new DataView(new ArrayBuffer(samples.length * frameBytes))
  samples.forEach((sample, frame) => {
    for (let channel = 0; channel < channels; channel += 1) {
      const at = frame * frameBytes + channel * (bits / 8)
      if (codec === 3) bits === 32 ? data.setFloat32(at, sample, true) : data.setFloat64(at, sample, true)
      else if (bits === 8) data.setUint8(at, Math.round(sample * 127) + 128)
      else if (bits === 16) data.setInt16(at, Math.round(sample * 32_767), true)
      else if (bits === 32) data.setInt32(at, Math.round(sample * 2_147_483_647), true)
      else if (bits === 24) {
        const value = Math.round(sample * 8_388_607)
        data.setUint16(at, value & 0xffff, true)
        data.setInt8(at + 2, value >> 16)
      }
    }
  })
  return wavOf(
    ...(layout.metadata ? [riffChunk('LIST', new Uint8Array(7))] : []),
    formatChunk(layout),
    riffChunk('data', new Uint8Array(data.buffer), layout.declaredBytes),
  )
}

function failureOf(action: () => unknown): Failure {
  try {
    action()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('It was read, and it should have been refused')
}

function largestDifference(read: Float32Array, written: ArrayLike<number>): number {
  return Math.max(...read.map((sample, n) => Math.abs(sample - (written[n] ?? 9))))
}

describe('decodeWav', () => {
  it.each([
    ['8-bit', { codec: 1, bits: 8 }, 0.02],
    ['16-bit', { codec: 1, bits: 16 }, 1e-4],
    ['24-bit', { codec: 1, bits: 24 }, 1e-6],
    ['32-bit', { codec: 1, bits: 32 }, 1e-6],
    ['32-bit float', { codec: 3, bits: 32 }, 1e-7],
    ['64-bit float', { codec: 3, bits: 64 }, 1e-7],
  ])('reads %s samples, mono and stereo, plain and extensible, after metadata', (_name, format, tolerance) => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(8000, 11_025, 44_100, 48_000),
        (samples, channels, extensible, metadata, rateHz) => {
          const layout = { ...format, channels, rateHz, metadata, ...(extensible ? { validBits: format.bits } : {}) }
          const signal = decodeWav(foreignWav(samples, layout))
          expect(signal.sampleRateHz).toBe(rateHz)
          expect(signal.pcm.length).toBe(samples.length)
          expect(largestDifference(signal.pcm, samples)).toBeLessThan(tolerance)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('averages two different channels', () => {
    const bytes = foreignWav([0, 0, 0], { ...PCM16, channels: 2 })
    new DataView(bytes.buffer).setInt16(44, 16_384, true)
    new DataView(bytes.buffer).setInt16(50, 8192, true)
    expect([...decodeWav(bytes).pcm]).toEqual([0.25, 0.125, 0])
  })

  it('reads back what encodeWav wrote, within half a step of 16 bits', () => {
    const samples = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(samples, (values) => {
        const pcm = Float32Array.from(values)
        const back = decodeWav(encodeWav({ sampleRateHz: 24_000, pcm })).pcm
        expect(back.length).toBe(pcm.length)
        expect(largestDifference(back, pcm)).toBeLessThan(1 / 16_000)
      }),
    )
  })

  it.each([undefined, 0, 0x7fff_ffff, 0x7fff_f000])(
    'reads a live file whose header gives its size as %s',
    (dataBytes) => {
      const bytes = Uint8Array.from([...wavHeader(16_000, dataBytes), 0, 64, 0, 192])
      expect([...decodeWav(bytes).pcm]).toEqual([0.5, -0.5])
    },
  )
})

describe('what is refused, and the reason given', () => {
  const long = foreignWav([0], { ...PCM16, declaredBytes: 0xffff_ffff })
  it.each([
    ['an empty file', new Uint8Array(0), 'wav.empty', /empty/],
    ['text', new TextEncoder().encode('this is not a sound file at all'), 'wav.not-wav', /not a WAV/],
    ['a few bytes', new TextEncoder().encode('RI'), 'wav.not-wav', /not a WAV/],
    ['a header without audio', foreignWav([], PCM16), 'wav.empty', /holds no audio/],
    ['a header that ends early', foreignWav([0, 0], PCM16).subarray(0, 30), 'wav.truncated', /inside its header/],
    [
      'half of the samples',
      foreignWav(new Array(32_000).fill(0), PCM16).subarray(0, 44 + 32_000),
      'wav.truncated',
      /promises 2\.00 s, and it holds 1\.00 s/,
    ],
    ['MP3 in a WAV', foreignWav([0], { ...PCM16, codec: 85 }), 'wav.unsupported', /MP3/],
    ['µ-law', foreignWav([0], { ...PCM16, codec: 7, bits: 8 }), 'wav.unsupported', /µ-law/],
    ['4-bit samples', foreignWav([0], { ...PCM16, bits: 4 }), 'wav.unsupported', /4-bit samples; integers of 8 to 32/],
    ['an absurd rate', foreignWav([0], { ...PCM16, rateHz: 5 }), 'wav.unsupported', /5 Hz/],
    ['RIFX', Uint8Array.from([...new TextEncoder().encode('RIFX'), ...long.subarray(4)]), 'wav.unsupported', /RIFX/],
  ])('%s', (_name, bytes, code, message) => {
    const failure = failureOf(() => decodeWav(bytes, 'clip.wav'))
    expect(failure.code).toBe(code)
    expect(failure.message).toMatch(message)
    expect(failure.message).toContain('clip.wav')
    expect(failure.message).not.toContain('\n')
  })

  it('never crashes on damaged bytes: it reads or it refuses', () => {
    const whole = foreignWav([0.1, 0.2, 0.3], { ...PCM16, metadata: true })
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (length, at, value) => {
        const bytes = Uint8Array.from(whole.subarray(0, length))
        if (at < length) bytes[at] = value
        try {
          expect(decodeWav(bytes).pcm.length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(Failure)
        }
      }),
    )
  })
})

describe('readWavFile', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-wav-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('reads piece by piece what decodeWav reads at once, at the wanted rate', async () => {
    const samples = Array.from({ length: 200_000 }, (_, n) => Math.sin(n * 0.02))
    const path = join(folder, 'stereo.wav')
    await writeFile(path, foreignWav(samples, { codec: 1, bits: 24, channels: 2, rateHz: 48_000 }))
    const signal = await readWavFile(path, 16_000)
    expect(signal.pcm.length).toBe(Math.ceil(200_000 / 3))
    const error = signal.pcm.map((sample, n) => Math.abs(sample - Math.sin(n * 0.06))).subarray(100, 60_000)
    expect(Math.max(...error)).toBeLessThan(1e-3)
  })

  it('refuses a recording of hours by its header, without reading it', async () => {
    const path = join(folder, 'long.wav')
    await writeFile(path, wavHeader(16_000, 3 * 3600 * 32_000))
    const { truncate } = await import('node:fs/promises')
    await truncate(path, 44 + 3 * 3600 * 32_000)
    await expect(readWavFile(path, 16_000)).rejects.toThrow(/180 minutes long; the limit is 10 minutes/)
  })

  it('says that a path leads nowhere, or to a folder', async () => {
    await expect(readWavFile(join(folder, 'none.wav'), 16_000)).rejects.toMatchObject({ code: 'wav.unreadable' })
    await expect(readWavFile(folder, 16_000)).rejects.toMatchObject({ name: 'Failure' })
  })
})

describe('several channels', () => {
  it('come back one by one, to the precision of 16 bits', () => {
    const left = Float32Array.from({ length: 500 }, (_, n) => Math.sin(n / 7))
    const right = Float32Array.from({ length: 500 }, (_, n) => (n < 250 ? 0 : 0.5))
    const { sampleRateHz, channels } = decodeWavChannels(
      encodeWavChannels({ sampleRateHz: 24_000, channels: [left, right] }),
    )
    expect(sampleRateHz).toBe(24_000)
    expect(channels).toHaveLength(2)
    for (const [index, wanted] of [left, right].entries()) {
      const errors = wanted.map((sample, n) => Math.abs(sample - (channels[index]?.[n] ?? 9)))
      expect(Math.max(...errors)).toBeLessThan(1e-4)
    }
  })
})
