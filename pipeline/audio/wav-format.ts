import { type CodedSentence, Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'

/** How the samples of a WAV file are stored. */
export interface SampleFormat {
  readonly encoding: 'integer' | 'float'
  /** Bits that carry the value. An integer may lie in more bytes than it needs. */
  readonly bitsPerSample: number
  readonly channels: number
  readonly sampleRateHz: number
  /** Bytes of one sample of every channel. */
  readonly frameBytes: number
  /** The header says that the value lies in the uppermost bits of its bytes (WAVE_FORMAT_EXTENSIBLE always does). */
  readonly upperBits: boolean
}

/** What to do with a file that is not read as it is. */
export const CONVERT_HINT = because('do.convert')

const FORMAT_PCM = 1
const FORMAT_FLOAT = 3
const FORMAT_EXTENSIBLE = 0xfffe

/** The formats that people meet, by their number in the header (RFC 2361 and mmreg.h). */
const CODEC_NAMES: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  6: 'A-law',
  7: 'µ-law',
  17: 'IMA ADPCM',
  49: 'GSM 6.10',
  80: 'MPEG audio',
  85: 'MP3',
  255: 'AAC',
  353: 'Windows Media Audio',
}

/**
 * Reads the `fmt ` chunk.
 *
 * @param chunk the chunk's content
 * @param name what to call the file in messages
 * @throws Failure `wav.unsupported` with the reason where its samples cannot be read
 */
export function readFormatChunk(chunk: Uint8Array, name: string): SampleFormat {
  if (chunk.byteLength < 16) throw unsupported(because('wav.noSampleSize', { name }))
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  const extensible = view.getUint16(0, true) === FORMAT_EXTENSIBLE
  if (extensible && chunk.byteLength < 40) {
    throw unsupported(because('wav.notExtensible', { name }))
  }
  // WAVE_FORMAT_EXTENSIBLE names the real format in the first two bytes of its sub-format.
  const codec = view.getUint16(extensible ? 24 : 0, true)
  const channels = view.getUint16(2, true)
  const sampleRateHz = view.getUint32(4, true)
  const storedBits = view.getUint16(14, true)
  const encoding = encodingOf(codec, storedBits, name)
  if (channels === 0 || channels > 64 || sampleRateHz < 1000 || sampleRateHz > 768_000) {
    throw unsupported(because('wav.claims', { name, channels, rateHz: sampleRateHz }))
  }
  const sampleBytes =
    encoding === 'float' ? storedBits / 8 : integerBytes(storedBits, view.getUint16(12, true) / channels)
  const validBits = extensible && encoding === 'integer' ? view.getUint16(18, true) : 0
  const bitsPerSample = validBits > 8 && validBits < storedBits ? validBits : storedBits
  return { encoding, bitsPerSample, channels, sampleRateHz, frameBytes: channels * sampleBytes, upperBits: extensible }
}

/**
 * An integer takes the bytes that its bits need. Only of 17 to 24 bits some programs make frames of 4 bytes a sample;
 * any other size of a frame that does not fit is a mistake of the header, which players do not look at either.
 */
function integerBytes(bits: number, declaredBytes: number): number {
  const least = Math.ceil(bits / 8)
  return least === 3 && declaredBytes === 4 ? 4 : least
}

function encodingOf(codec: number, bits: number, name: string): SampleFormat['encoding'] {
  if (codec === FORMAT_PCM && bits >= 8 && bits <= 32) return 'integer'
  if (codec === FORMAT_FLOAT && (bits === 32 || bits === 64)) return 'float'
  if (codec === FORMAT_FLOAT) {
    // Of 16 and 24 bits there are several kinds, and no header tells them apart.
    throw unsupported(because('wav.floatBits', { name, bits }))
  }
  if (codec === FORMAT_PCM) throw unsupported(because('wav.integerBits', { name, bits }))
  throw unsupported(because('wav.compressed', { name, codec: CODEC_NAMES[codec] ?? `format number ${codec}` }))
}

/** A file that is a WAV file, and of a kind that is not read. */
export function unsupported(message: CodedSentence): Failure {
  return new Failure('wav.unsupported', message, CONVERT_HINT)
}
