import { Failure } from '../base/failure.ts'

/** How the samples of a WAV file are stored and where. */
export interface WavFormat {
  readonly encoding: 'integer' | 'float'
  readonly bitsPerSample: number
  readonly channels: number
  readonly sampleRateHz: number
  /** Bytes of one sample of every channel. */
  readonly frameBytes: number
  /** Where the samples begin. */
  readonly dataOffset: number
  /** Whole frames of all samples, from `dataOffset` on. */
  readonly dataBytes: number
}

/** Longest audio that is read: ten minutes are far more than any utterance. */
export const MAX_WAV_SECONDS = 600
/** The header must end within this many bytes of the file's start. */
export const MAX_HEADER_BYTES = 1 << 20
/** Size that a writer leaves in the header while it does not know how much will follow. */
export const UNKNOWN_DATA_BYTES = 0xffff_ffff

/** Programs that write into a pipe leave a size near one of the limits of 32 bits, or none: the audio goes on to the end. */
const LEAST_PLACEHOLDER_BYTES = 0x7fff_0000

const CONVERT_HINT = 'Convert it first, for example: ffmpeg -i INPUT -ac 1 -ar 16000 -c:a pcm_s16le OUTPUT.wav'

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
 * Reads the header of a WAV file.
 *
 * @param start the file's first bytes: all of it, or at least `MAX_HEADER_BYTES`
 * @param fileBytes size of the whole file
 * @param name what to call the file in messages
 * @throws Failure (`wav.…`) with the reason where it is not a WAV file that can be read
 */
export function readWavHeader(start: Uint8Array, fileBytes: number, name: string): WavFormat {
  if (fileBytes === 0) throw new Failure('wav.empty', `${name} is empty (0 bytes)`, 'Record or export it again.')
  checkRiff(start, name)
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
  let offset = 12
  let format: Omit<WavFormat, 'dataOffset' | 'dataBytes'> | undefined
  while (offset + 8 <= start.byteLength) {
    const id = ascii(start, offset, 4)
    const size = view.getUint32(offset + 4, true)
    if (id === 'fmt ') format = readFormatChunk(start, offset + 8, size, name)
    if (id === 'data') return withData(format, offset + 8, size, fileBytes, name)
    // Chunks are padded to an even size.
    offset += 8 + size + (size % 2)
  }
  throw new Failure(
    'wav.truncated',
    `${name} is cut short: there is no audio after its header`,
    'Copy or record it again.',
  )
}

function checkRiff(start: Uint8Array, name: string): void {
  const container = ascii(start, 0, 4)
  if (container === 'RF64' || container === 'RIFX') {
    throw new Failure('wav.unsupported', `${name} is a ${container} file, which is not read`, CONVERT_HINT)
  }
  if (container !== 'RIFF' || ascii(start, 8, 4) !== 'WAVE') {
    throw new Failure('wav.not-wav', `${name} is not a WAV file`, CONVERT_HINT)
  }
}

function readFormatChunk(
  start: Uint8Array,
  offset: number,
  size: number,
  name: string,
): Omit<WavFormat, 'dataOffset' | 'dataBytes'> {
  if (size < 16 || offset + size > start.byteLength) {
    throw new Failure('wav.truncated', `${name} is cut short inside its header`, 'Copy or record it again.')
  }
  const view = new DataView(start.buffer, start.byteOffset + offset, size)
  const tag = view.getUint16(0, true)
  // WAVE_FORMAT_EXTENSIBLE names the real format in the first two bytes of its sub-format.
  const codec = tag === FORMAT_EXTENSIBLE && size >= 40 ? view.getUint16(24, true) : tag
  const channels = view.getUint16(2, true)
  const sampleRateHz = view.getUint32(4, true)
  const bitsPerSample = view.getUint16(14, true)
  const encoding = encodingOf(codec, bitsPerSample, name)
  if (channels === 0 || channels > 64 || sampleRateHz < 1000 || sampleRateHz > 768_000) {
    const what = `${channels} channels at ${sampleRateHz} Hz`
    throw new Failure('wav.unsupported', `${name} claims to hold ${what}, which cannot be right`, CONVERT_HINT)
  }
  return { encoding, bitsPerSample, channels, sampleRateHz, frameBytes: channels * (bitsPerSample / 8) }
}

function encodingOf(codec: number, bitsPerSample: number, name: string): 'integer' | 'float' {
  if (codec === FORMAT_PCM && [8, 16, 24, 32].includes(bitsPerSample)) return 'integer'
  if (codec === FORMAT_FLOAT && [32, 64].includes(bitsPerSample)) return 'float'
  const known = codec === FORMAT_PCM || codec === FORMAT_FLOAT ? `${bitsPerSample}-bit samples` : CODEC_NAMES[codec]
  const what = known ?? `format number ${codec}`
  throw new Failure('wav.unsupported', `${name} holds ${what}; only uncompressed audio is read`, CONVERT_HINT)
}

function withData(
  format: Omit<WavFormat, 'dataOffset' | 'dataBytes'> | undefined,
  dataOffset: number,
  declaredBytes: number,
  fileBytes: number,
  name: string,
): WavFormat {
  if (!format) throw new Failure('wav.not-wav', `${name} does not say how its audio is stored`, CONVERT_HINT)
  const heldBytes = fileBytes - dataOffset
  const live = declaredBytes === 0 || (declaredBytes >= LEAST_PLACEHOLDER_BYTES && declaredBytes > heldBytes)
  const bytesPerSecond = format.frameBytes * format.sampleRateHz
  if (!live && declaredBytes > heldBytes) {
    const seconds = `${seconds1(declaredBytes / bytesPerSecond)} s, and it holds ${seconds1(heldBytes / bytesPerSecond)} s`
    throw new Failure(
      'wav.truncated',
      `${name} is cut short: its header promises ${seconds}`,
      'Copy or record it again.',
    )
  }
  const usedBytes = live ? heldBytes : declaredBytes
  const dataBytes = usedBytes - (usedBytes % format.frameBytes)
  if (dataBytes === 0) throw new Failure('wav.empty', `${name} holds no audio`, 'Record or export it again.')
  if (dataBytes / bytesPerSecond > MAX_WAV_SECONDS) {
    const minutes = (dataBytes / bytesPerSecond / 60).toFixed(0)
    const limit = `${MAX_WAV_SECONDS / 60} minutes`
    throw new Failure(
      'wav.too-long',
      `${name} is ${minutes} minutes long; the limit is ${limit}`,
      'Cut out the part that matters.',
    )
  }
  return { ...format, dataOffset, dataBytes }
}

function seconds1(seconds: number): string {
  return Math.max(0, seconds).toFixed(1)
}

function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length))
}
