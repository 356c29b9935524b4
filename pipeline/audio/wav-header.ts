import { type CodedSentence, Failure } from '../base/failure.ts'
import { digitsOf, formatWhole, PLAIN } from '../measures/numbers.ts'
import { because } from '../measures/reasons/reasons.ts'
import { CONVERT_HINT, readFormatChunk, type SampleFormat, unsupported } from './wav-format.ts'

/** How the samples of a WAV file are stored and where. */
export interface WavFormat extends SampleFormat {
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
/**
 * What may be missing at the end without a word: some programs count the header in, or lose their last sample. No
 * speech is this short.
 */
const NEGLIGIBLE_SECONDS = 0.02
const PLAIN_HEADER_BYTES = 44
const RIFF_HEAD_BYTES = 8

/** Chunks that may stand where a chunk of an odd size ends: they tell whether its pad byte was written. */
const CHUNK_IDS = new Set(
  'data|fmt |LIST|fact|JUNK|junk|PAD |FLLR|bext|iXML|axml|chna|cue |smpl|inst|PEAK|id3 |ID3 |DISP|_PMX|ds64|plst|labl'.split(
    '|',
  ),
)

/**
 * Reads the header of a WAV file, RF64 and BW64 included.
 *
 * @param start the file's first bytes: all of it, or at least `MAX_HEADER_BYTES`
 * @param fileBytes size of the whole file
 * @param name what to call the file in messages
 * @throws Failure (`wav.…`) with the reason where it is not a WAV file that can be read
 */
export function readWavHeader(start: Uint8Array, fileBytes: number, name: string): WavFormat {
  if (fileBytes === 0) throw new Failure('wav.empty', because('wav.noBytes', { name }), because('do.recordAgain'))
  checkContainer(start, name)
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
  let offset = 12
  let format: SampleFormat | undefined
  let largeBytes: number | undefined
  while (offset + 8 <= start.byteLength) {
    const id = ascii(start, offset, 4)
    const size = view.getUint32(offset + 4, true)
    const content = start.subarray(offset + 8, offset + 8 + size)
    if (id === 'data') {
      // Beyond 4 GiB, and in files that may grow so far, the real size stands in the chunk ds64.
      const declaredBytes = size === UNKNOWN_DATA_BYTES ? (largeBytes ?? size) : size
      const isEmpty = size === 0 && isChunk(start, offset + 8, fileBytes)
      return withData(known(format, name), { dataOffset: offset + 8, declaredBytes, fileBytes, isEmpty }, name)
    }
    if ((id === 'fmt ' || id === 'ds64') && content.byteLength < size)
      throw cutShort(because('wav.cutInHeader', { name }))
    if (id === 'fmt ') format = readFormatChunk(content, name)
    if (id === 'ds64' && size >= 16) largeBytes = Number(view.getBigUint64(offset + 16, true))
    offset = nextChunk(start, offset + 8 + size, size)
  }
  if (offset + 8 <= fileBytes) throw unsupported(because('wav.lateData', { name }))
  throw cutShort(because('wav.cutAfterHeader', { name }))
}

function checkContainer(start: Uint8Array, name: string): void {
  const container = ascii(start, 0, 4)
  if (container === 'RIFX' || container === 'riff') {
    const kind = container === 'riff' ? 'Sony Wave64' : container
    throw unsupported(because('wav.otherKind', { name, kind }))
  }
  if (!['RIFF', 'RF64', 'BW64'].includes(container) || ascii(start, 8, 4) !== 'WAVE') {
    throw new Failure('wav.not-wav', because('wav.notWav', { name }), CONVERT_HINT)
  }
}

/** Chunks are padded to an even size, and not by every program. */
function nextChunk(start: Uint8Array, end: number, size: number): number {
  if (size % 2 === 0) return end
  const isPadded = CHUNK_IDS.has(ascii(start, end + 1, 4)) || !CHUNK_IDS.has(ascii(start, end, 4))
  return isPadded ? end + 1 : end
}

function known(format: SampleFormat | undefined, name: string): SampleFormat {
  if (format) return format
  throw new Failure('wav.not-wav', because('wav.noFormat', { name }), CONVERT_HINT)
}

/** What is known of the chunk that holds the samples. */
interface DataChunk {
  readonly dataOffset: number
  readonly declaredBytes: number
  readonly fileBytes: number
  /** It declares nothing, and another chunk follows at once. */
  readonly isEmpty: boolean
}

/** Where the samples lie, as players find them: what the header says of their size is not always so. */
function withData(format: SampleFormat, chunk: DataChunk, name: string): WavFormat {
  const { dataOffset, declaredBytes, fileBytes, isEmpty } = chunk
  const heldBytes = fileBytes - dataOffset
  const bytesPerSecond = format.frameBytes * format.sampleRateHz
  if (!isOpenEnded(declaredBytes) && !isNearlyThere(chunk, bytesPerSecond)) {
    const [promised = '', held = ''] = [declaredBytes, heldBytes].map((bytes) =>
      digitsOf(bytes / bytesPerSecond, 2, PLAIN),
    )
    throw cutShort(because('wav.promisesMore', { name, promised, held }))
  }
  const usedBytes = declaredBytes === 0 ? heldBytes : Math.min(declaredBytes, heldBytes)
  const dataBytes = isEmpty ? 0 : usedBytes - (usedBytes % format.frameBytes)
  if (dataBytes === 0) throw new Failure('wav.empty', because('wav.noAudio', { name }), because('do.recordAgain'))
  checkLength(dataBytes / bytesPerSecond, name)
  return { ...format, dataOffset, dataBytes }
}

/** The writer did not know how much would follow: whatever there is. */
function isOpenEnded(declaredBytes: number): boolean {
  return declaredBytes === 0 || (declaredBytes >= LEAST_PLACEHOLDER_BYTES && declaredBytes <= UNKNOWN_DATA_BYTES)
}

/** All is there, or the header was counted in, or next to nothing is missing. */
function isNearlyThere({ dataOffset, declaredBytes, fileBytes }: DataChunk, bytesPerSecond: number): boolean {
  const missingBytes = declaredBytes - (fileBytes - dataOffset)
  if (missingBytes <= PLAIN_HEADER_BYTES || missingBytes / bytesPerSecond <= NEGLIGIBLE_SECONDS) return true
  return declaredBytes === fileBytes || declaredBytes === fileBytes - RIFF_HEAD_BYTES
}

/** Whether another chunk stands here, which reaches no further than the file. */
function isChunk(start: Uint8Array, offset: number, fileBytes: number): boolean {
  if (offset + 8 > start.byteLength || !CHUNK_IDS.has(ascii(start, offset, 4))) return false
  const size = new DataView(start.buffer, start.byteOffset + offset + 4, 4).getUint32(0, true)
  return offset + 8 + size <= fileBytes
}

function checkLength(seconds: number, name: string): void {
  if (seconds <= MAX_WAV_SECONDS) return
  const minutes = formatWhole(seconds / 60, PLAIN)
  const message = because('wav.tooLong', { name, minutes, limitMinutes: MAX_WAV_SECONDS / 60 })
  throw new Failure('wav.too-long', message, because('do.cutOut'))
}

function cutShort(message: CodedSentence): Failure {
  return new Failure('wav.truncated', message, because('do.copyAgain'))
}

function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length))
}
