import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Failure } from '../base/failure.ts'
import { formatChunk, joinedBytes, type Layout, PCM16, riffChunk, samples16, wavOf } from './testing/foreign-wav.ts'
import { decodeWav, decodeWavChannels, readWavFile } from './wav.ts'

const RATE_HZ = 16_000
/** 0.3 s of two tones: no half of it is like the other. */
const speech = Array.from({ length: 4800 }, (_, n) => 0.3 * Math.sin(n / 5) + 0.2 * Math.sin(n / 31))
const bytesOf16 = samples16(...speech)

function differs(read: ArrayLike<number>, wanted: readonly number[] = speech): number {
  expect(read.length).toBe(wanted.length)
  return Math.max(...wanted.map((sample, n) => Math.abs(sample - (read[n] ?? 9))))
}

function messageOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
    return error instanceof Failure ? `${error.code}: ${error.message}` : ''
  }
  return 'it was read'
}

describe('a size in the header that is not so', () => {
  const declaring = (declaredBytes: number, bytes = bytesOf16) =>
    wavOf(formatChunk(PCM16), riffChunk('data', bytes, declaredBytes))

  it.each([
    ['counts the header in', bytesOf16.byteLength + 44],
    ['is the size of the RIFF chunk', bytesOf16.byteLength + 36],
    ['is a sample too large', bytesOf16.byteLength + 2],
    ['is 10 ms too large', bytesOf16.byteLength + 320],
  ])('%s: all that is there is read', (_, declaredBytes) => {
    expect(differs(decodeWav(declaring(declaredBytes)).pcm)).toBeLessThan(1e-4)
  })

  it('counts in a header of any length', () => {
    const info = riffChunk('LIST', new Uint8Array(9000))
    const build = (declared: number) => wavOf(formatChunk(PCM16), info, riffChunk('data', bytesOf16, declared))
    const { byteLength } = build(0)
    for (const declared of [byteLength, byteLength - 8]) {
      expect(differs(decodeWav(build(declared)).pcm)).toBeLessThan(1e-4)
    }
    expect(messageOf(() => decodeWav(build(byteLength - 1000)))).toMatch(/^wav\.truncated: /)
  })

  it('promises more than a moment that is not there: refused, with two numbers that differ', () => {
    for (const missingMs of [30, 60, 99, 1000]) {
      const message = messageOf(() => decodeWav(declaring(bytesOf16.byteLength + missingMs * 32)))
      const [, promised, held] = /promises ([\d.]+) s, and it holds ([\d.]+) s/.exec(message) ?? []
      expect([message.startsWith('wav.truncated'), held]).toEqual([true, '0.30'])
      expect(Number(promised)).toBeCloseTo(0.3 + missingMs / 1000, 2)
    }
  })

  it('is that of an empty chunk before a list: there is no audio', () => {
    const list = riffChunk('LIST', new Uint8Array(40))
    const empty = wavOf(formatChunk(PCM16), riffChunk('data', new Uint8Array(0)), list)
    expect(messageOf(() => decodeWav(empty, 'a.wav'))).toBe('wav.empty: a.wav holds no audio')
  })

  it('stands in a chunk of its own in files for more than 4 GiB', () => {
    const ds64 = new DataView(new ArrayBuffer(28))
    ds64.setBigUint64(8, BigInt(bytesOf16.byteLength), true)
    for (const container of ['RF64', 'BW64']) {
      const bytes = wavOf(
        riffChunk('ds64', new Uint8Array(ds64.buffer)),
        formatChunk(PCM16),
        riffChunk('data', bytesOf16, 0xffff_ffff),
        riffChunk('LIST', new Uint8Array(100)),
      )
      bytes.set(new TextEncoder().encode(container))
      expect(differs(decodeWav(bytes).pcm)).toBeLessThan(1e-4)
    }
  })
})

describe('chunks of an odd size', () => {
  const odd = (pad: readonly number[]) =>
    joinedBytes(riffChunk('LIST', new Uint8Array(17).fill(65)).subarray(0, 25), Uint8Array.from(pad))

  it.each([
    ['with their pad byte', [0]],
    ['with a pad byte that is not 0', [0x20]],
    ['without it', []],
  ])('%s are skipped, in the header and behind the audio', (_, pad) => {
    const bytes = wavOf(formatChunk(PCM16), odd(pad), riffChunk('data', bytesOf16), odd(pad))
    expect(differs(decodeWav(bytes).pcm)).toBeLessThan(1e-4)
  })
})

describe('integers in more bytes than they need', () => {
  const layout: Layout = { ...PCM16, bits: 24, frameBytes: 4 }
  const words = (bits: number, shift: number) =>
    new Uint8Array(Int32Array.from(speech, (sample) => Math.round(sample * (2 ** (bits - 1) - 1)) << shift).buffer)

  it.each([
    ['the lower three of four bytes', layout, words(24, 0)],
    ['the lower three, out of 16 bits', layout, words(16, 8)],
    ['the upper three of four bytes', layout, words(24, 8)],
    ['the upper three, said to be so', { ...layout, bits: 32, validBits: 24 }, words(24, 8)],
    ['the lower three, said to be the upper', { ...layout, bits: 32, validBits: 24 }, words(24, 0)],
    ['20 bits in the upper of four bytes', { ...layout, bits: 20 }, words(20, 12)],
  ])('are read where they lie: %s', (_, format, data) => {
    const bytes = wavOf(formatChunk(format), riffChunk('data', data))
    expect(differs(decodeWav(bytes).pcm)).toBeLessThan(1e-4)
    expect(differs(decodeWavChannels(bytes).channels[0] ?? [])).toBeLessThan(1e-4)
  })

  it('are read so in two channels, and 12 bits in two bytes', () => {
    const both = new Int32Array(speech.length * 2)
    for (const [n, sample] of speech.entries()) both.fill(Math.round(sample * 8_388_607), 2 * n, 2 * n + 2)
    const stereo = formatChunk({ ...layout, channels: 2, frameBytes: 8 })
    expect(differs(decodeWav(wavOf(stereo, riffChunk('data', new Uint8Array(both.buffer)))).pcm)).toBeLessThan(1e-4)
    const twelve = Int16Array.from(speech, (sample) => Math.round(sample * 2047) << 4)
    const bytes = wavOf(formatChunk({ ...PCM16, bits: 12 }), riffChunk('data', new Uint8Array(twelve.buffer)))
    expect(differs(decodeWav(bytes).pcm)).toBeLessThan(1e-3)
  })

  it('stay as quiet as they are where the header says how they lie', () => {
    const quiet = new Uint8Array(Int32Array.from(speech, (sample) => Math.round(sample * 1000) << 8).buffer)
    const bytes = wavOf(formatChunk({ ...layout, bits: 32, validBits: 24 }), riffChunk('data', quiet))
    expect(Math.max(...decodeWav(bytes).pcm)).toBeLessThan(1e-3)
  })

  it('are not looked for where the size of a frame is a mistake', () => {
    const bytes = wavOf(formatChunk({ ...PCM16, frameBytes: 4 }), riffChunk('data', bytesOf16))
    expect(differs(decodeWav(bytes).pcm)).toBeLessThan(1e-4)
  })
})

describe('channels that do not go together', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-odd-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function read(...gains: readonly number[]) {
    const interleaved = speech.flatMap((sample) => gains.map((gain) => gain * sample))
    const format = formatChunk({ ...PCM16, channels: gains.length })
    const path = join(folder, `${gains.join('_')}.wav`)
    await writeFile(path, wavOf(format, riffChunk('data', samples16(...interleaved))))
    return readWavFile(path, RATE_HZ)
  }

  it('of opposite phase: the louder alone is what a listener hears', async () => {
    const { pcm, remarks } = await read(-0.9, 1)
    expect(differs(pcm)).toBeLessThan(1e-4)
    expect(remarks).toEqual(['its channels are of opposite phase and cancel each other: channel 2 alone is used'])
  })

  it('a silent one does not halve the level of the other', async () => {
    const { pcm, remarks } = await read(1, 0)
    expect(differs(pcm)).toBeLessThan(1e-4)
    expect(remarks).toEqual(['1 of 2 channels are silent and do not count'])
  })

  it('both at once: two of opposite phase and a silent one', async () => {
    expect(differs((await read(0, 1, -1)).pcm)).toBeLessThan(1e-4)
  })

  it('ordinary ones are averaged, and nothing is said', async () => {
    const { pcm, remarks } = await read(1, 0.5)
    expect(
      differs(
        pcm,
        speech.map((sample) => sample * 0.75),
      ),
    ).toBeLessThan(1e-4)
    expect(remarks).toEqual([])
  })

  it('are looked for in the first MiB of a file only, and it says so', async () => {
    const junk = riffChunk('JUNK', new Uint8Array((1 << 20) + 2))
    const path = join(folder, 'behind.wav')
    await writeFile(path, wavOf(junk, formatChunk(PCM16), riffChunk('data', bytesOf16)))
    const message = 'The audio of behind.wav begins behind more than 1 MiB of other data'
    await expect(readWavFile(path, RATE_HZ)).rejects.toMatchObject({ code: 'wav.unsupported', message })
  })

  it('a constant offset goes', async () => {
    const path = join(folder, 'offset.wav')
    await writeFile(path, wavOf(formatChunk(PCM16), riffChunk('data', samples16(...speech.map((x) => x + 0.12)))))
    const { pcm, remarks } = await readWavFile(path, RATE_HZ)
    const mean = speech.reduce((sum, sample) => sum + sample, 0) / speech.length
    expect(
      differs(
        pcm,
        speech.map((sample) => sample - mean),
      ),
    ).toBeLessThan(1e-4)
    expect(remarks).toEqual([expect.stringMatching(/^a constant offset of 1\d % of full scale was taken off$/)])
  })
})

describe('what is not used is named', () => {
  const floats = (bits: number, data: Uint8Array) =>
    wavOf(formatChunk({ ...PCM16, codec: 3, bits }), riffChunk('data', data))
  const scaled = new Uint8Array(Float32Array.from(speech, (sample) => sample * 32_768).buffer)
  const short = joinedBytes(formatChunk({ ...PCM16, validBits: 16 }).subarray(8, 26))

  it.each([
    [
      'floats of 16 bits',
      floats(16, bytesOf16),
      'holds floating-point samples of 16 bits; only those of 32 and 64 bits are read',
    ],
    [
      'floats of the size of integers',
      floats(32, scaled),
      /floating-point samples up to 1\d{4}; they have to lie between/,
    ],
    ['integers of 64 bits', wavOf(formatChunk({ ...PCM16, bits: 64 }), riffChunk('data', bytesOf16)), '64-bit samples'],
    ['a format that is not described', wavOf(riffChunk('fmt ', short), riffChunk('data', bytesOf16)), 'and it is not'],
    ['a format without sizes', wavOf(riffChunk('fmt ', new Uint8Array(14)), riffChunk('data', bytesOf16)), 'how large'],
  ])('%s', (_, bytes, message) => {
    const told = messageOf(() => decodeWav(bytes, 'a.wav'))
    expect(told).toMatch(/^wav\.unsupported: .*a\.wav/)
    expect(told).toMatch(message)
  })
})

describe('any file at all', () => {
  let path = ''
  beforeAll(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'firstword-cut-')), 'cut.wav')
  })
  afterAll(() => rm(join(path, '..'), { recursive: true }))

  const layouts: readonly Layout[] = [
    PCM16,
    { ...PCM16, channels: 2 },
    { ...PCM16, bits: 24, frameBytes: 4 },
    { ...PCM16, bits: 24, validBits: 20, channels: 3 },
    { ...PCM16, codec: 3, bits: 32 },
  ]
  const whole = fc
    .tuple(fc.constantFrom(...layouts), fc.nat(25), fc.constantFrom(0, 100, 0x7fff_ffff, 0xffff_ffff))
    .map(([layout, infoBytes, declared]) =>
      wavOf(
        riffChunk('LIST', new Uint8Array(infoBytes)),
        formatChunk(layout),
        riffChunk('data', bytesOf16.subarray(0, 96), declared),
      ),
    )

  it('cut anywhere and with any byte changed is read or refused, in memory and on the disk alike', async () => {
    await fc.assert(
      fc.asyncProperty(whole, fc.nat(), fc.nat(), fc.nat(255), async (bytes, length, at, value) => {
        const cut = Uint8Array.from(bytes.subarray(0, length % (bytes.byteLength + 1)))
        if (cut.byteLength > 0) cut[at % cut.byteLength] = value
        await writeFile(path, cut)
        const inMemory = messageOf(() => decodeWav(cut, 'cut.wav'))
        const onDisk = await readWavFile(path, RATE_HZ).then(
          () => 'it was read',
          (error: unknown) => (error instanceof Failure ? `${error.code}: ${error.message}` : Promise.reject(error)),
        )
        expect(onDisk).toBe(inMemory)
        expect(onDisk).not.toContain('\n')
      }),
      { numRuns: 300 },
    )
  })
})
