import { describe, expect, it } from 'vitest'
import { OggOpusPackets, type OpusPacket } from './ogg-packets.ts'
import { createOpusDecoder, createOpusEncoder } from './opus.ts'
import { oggOpus } from './testing/ogg-opus.ts'
import { encodeWav, encodeWavChannels, wavHeader } from './wav.ts'
import { Pcm16Stream, WavStream } from './wav-stream.ts'

const ramp = Float32Array.from({ length: 240 }, (_, n) => n / 480)

/** What comes out of bytes that come in pieces of one size. */
function inPieces(bytes: Uint8Array, size: number, push: (piece: Uint8Array) => Float32Array): Float32Array {
  const out: number[] = []
  for (let at = 0; at < bytes.length; at += size) out.push(...push(bytes.subarray(at, at + size)))
  return Float32Array.from(out)
}
const near = (pcm: Float32Array, expected: Float32Array) => {
  expect(pcm.length).toBe(expected.length)
  expect(Math.max(...pcm.map((sample, n) => Math.abs(sample - (expected[n] ?? 0))))).toBeLessThan(1e-4)
}

describe('audio that comes piece by piece', () => {
  it.each([1, 3, 44, 45, 1000])('is the same WAV in pieces of %i bytes', (size) => {
    const stream = new WavStream('it')
    near(
      inPieces(encodeWav({ sampleRateHz: 22_050, pcm: ramp }), size, (piece) => stream.push(piece)),
      ramp,
    )
    expect(stream.sampleRateHz).toBe(22_050)
  })

  it.each([0, 0xffff_ffff, 10, 1_000_000])('goes on to the end, where the header claims %i bytes', (bytes) => {
    const wav = encodeWav({ sampleRateHz: 24_000, pcm: ramp })
    new DataView(wav.buffer).setUint32(40, bytes, true)
    const stream = new WavStream('it')
    near(
      inPieces(wav, 100, (piece) => stream.push(piece)),
      ramp,
    )
  })

  it('is mixed to one channel', () => {
    const stream = new WavStream('it')
    const right = ramp.map((sample) => -sample)
    near(stream.push(encodeWavChannels({ sampleRateHz: 8000, channels: [ramp, right] })), new Float32Array(240))
  })

  it('is refused where it is no WAV, or does not say what it is', () => {
    expect(() => new WavStream('The answer').push(Buffer.from('{"error":1}'))).toThrow('The answer is not a WAV file')
    const headless = Buffer.concat([wavHeader(8000, 4).subarray(0, 12), wavHeader(8000, 4).subarray(36)])
    expect(() => new WavStream('It').push(headless)).toThrow(/does not say how its audio is stored/)
  })

  it.each([1, 2, 3, 7])('is the same raw samples in pieces of %i bytes, odd ones too', (size) => {
    const bytes = encodeWav({ sampleRateHz: 24_000, pcm: ramp }).subarray(44)
    const stream = new Pcm16Stream()
    near(
      inPieces(Uint8Array.from([...bytes, 7]), size, (piece) => stream.push(piece)),
      ramp,
    )
  })

  it.each([1, 100, 5000])(
    'is the same Opus in an Ogg in pieces of %i bytes, packets across segments too',
    async (size) => {
      const encoder = await createOpusEncoder({ sampleRateHz: 24_000, frameMs: 20 })
      const packets = [0, 1, 2].map(() => Uint8Array.from(encoder.encode(new Float32Array(480).fill(0.1))))
      const long = new Uint8Array(600).fill(1)
      const ogg = oggOpus([packets, [long]], 999)
      const reader = new OggOpusPackets()
      const read: OpusPacket[] = []
      for (let at = 0; at < ogg.length; at += size) read.push(...reader.push(ogg.subarray(at, at + size)))
      expect(read.map(({ bytes }) => bytes)).toEqual([...packets, long])
      expect(read.map(({ preSkip }) => preSkip)).toEqual([999, 0, 0, 0])
      const decoder = await createOpusDecoder(24_000)
      expect(read.slice(0, 3).map(({ bytes }) => decoder.decode(bytes).length)).toEqual([480, 480, 480])
      encoder.free()
      decoder.free()
    },
  )

  it('may be one Ogg after another, each with its own beginning', () => {
    const [one, two] = [Uint8Array.of(1, 2), Uint8Array.of(3)]
    const chain = Buffer.concat([oggOpus([[one], [two]], 312), oggOpus([[two]], 100)])
    const reader = new OggOpusPackets()
    const read = [...reader.push(chain.subarray(0, 150)), ...reader.push(chain.subarray(150))]
    expect(read.map(({ bytes, preSkip }) => [[...bytes], preSkip])).toEqual([
      [[1, 2], 312],
      [[3], 0],
      [[3], 100],
    ])
  })

  it('is refused where it is no Ogg, or no Opus', () => {
    expect(() => new OggOpusPackets().push(new Uint8Array(64))).toThrow(/does not begin as one/)
    const vorbis = Buffer.from(oggOpus([])).toString('latin1').replace('OpusHead', '\u0001vorbis0')
    expect(() => new OggOpusPackets().push(Buffer.from(vorbis, 'latin1'))).toThrow(/holds no Opus/)
  })
})
