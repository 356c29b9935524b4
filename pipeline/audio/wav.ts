import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { Failure, sentenceOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import { joinPcm } from './join-pcm.ts'
import { float32ToInt16 } from './pcm.ts'
import { Resampler } from './resample.ts'
import { MAX_HEADER_BYTES, readWavHeader, UNKNOWN_DATA_BYTES, type WavFormat } from './wav-header.ts'
import { decodeChannel, decodeFrames } from './wav-samples.ts'
import { WavScan } from './wav-scan.ts'

/** Audio of one channel in memory. */
export interface Signal {
  readonly sampleRateHz: number
  /** Mono, -1 to 1. */
  readonly pcm: Float32Array
}

/** Audio of several channels on one clock: sample n of each is the same moment. */
export interface ChannelsSignal {
  readonly sampleRateHz: number
  /** One array a channel, -1 to 1, all of the same length. */
  readonly channels: readonly Float32Array[]
}

/** A file's audio, and what of the file was odd and was mended. */
export interface FileSignal extends Signal {
  /** Parts of a sentence about the file, in English: "its channels cancel each other: …". */
  readonly remarks: readonly string[]
}

/** How much of a file is read and decoded at a time. */
const PIECE_BYTES = 1 << 18

/**
 * Decodes a WAV file that is in memory; several channels are averaged to one.
 *
 * @throws Failure (`wav.…`) with the reason where it cannot be read
 */
export function decodeWav(bytes: Uint8Array, name = 'The file'): Signal {
  const { format, data, scan } = scanned(bytes, name)
  return { sampleRateHz: format.sampleRateHz, pcm: decodeFrames(data, format, scan.mixing(name)) }
}

/**
 * Decodes a WAV file that is in memory, channel by channel.
 *
 * @throws Failure (`wav.…`) with the reason where it cannot be read
 */
export function decodeWavChannels(bytes: Uint8Array, name = 'The file'): ChannelsSignal {
  const { format, data, scan } = scanned(bytes, name)
  const channels = Array.from({ length: format.channels }, (_, n) => decodeChannel(data, format, n, scan.gain))
  return { sampleRateHz: format.sampleRateHz, channels }
}

function scanned(bytes: Uint8Array, name: string) {
  const format = readWavHeader(bytes, bytes.byteLength, name)
  const data = bytes.subarray(format.dataOffset, format.dataOffset + format.dataBytes)
  const scan = new WavScan(format)
  scan.push(data)
  return { format, data, scan }
}

/**
 * Reads a WAV file from disk as mono at the wanted rate, piece by piece: the file is never in memory as a whole.
 *
 * @throws Failure (`wav.…`) with the reason where it is missing or cannot be read
 */
export async function readWavFile(path: string, sampleRateHz: number): Promise<FileSignal> {
  const name = basename(path)
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new Failure(
      'wav.unreadable',
      because('store.unopened', { path, why: sentenceOf(error) }),
      because('do.checkPath'),
    )
  })
  try {
    const { size } = await file.stat()
    const head = new Uint8Array(Math.min(size, MAX_HEADER_BYTES))
    await file.read(head, 0, head.byteLength, 0).catch((error: unknown) => {
      throw new Failure(
        'wav.unreadable',
        because('store.unread', { path, why: sentenceOf(error) }),
        because('do.giveWav'),
      )
    })
    const format = readWavHeader(head, size, name)
    const scan = new WavScan(format)
    for await (const piece of framesOf(file, format, name)) scan.push(piece)
    const { remarks, ...mixing } = scan.mixing(name)
    const resampler = new Resampler(format.sampleRateHz, sampleRateHz)
    const pieces: Float32Array[] = []
    for await (const piece of framesOf(file, format, name)) {
      pieces.push(resampler.push(decodeFrames(piece, format, mixing)))
    }
    pieces.push(resampler.flush())
    return { sampleRateHz, pcm: joinPcm(pieces), remarks }
  } finally {
    await file.close()
  }
}

/** The samples of an open file, in pieces of whole frames. */
async function* framesOf(file: FileHandle, format: WavFormat, name: string): AsyncGenerator<Uint8Array> {
  const pieceBytes = PIECE_BYTES - (PIECE_BYTES % format.frameBytes)
  for (let done = 0; done < format.dataBytes; ) {
    const piece = new Uint8Array(Math.min(pieceBytes, format.dataBytes - done))
    const { bytesRead } = await file.read(piece, 0, piece.byteLength, format.dataOffset + done)
    if (bytesRead < piece.byteLength) throw new Failure('wav.truncated', because('wav.shrank', { name }))
    yield piece
    done += bytesRead
  }
}

/** The 44 bytes before the samples of a 16-bit WAV file. `dataBytes` undefined: not known yet (a live file). */
export function wavHeader(sampleRateHz: number, dataBytes: number | undefined, channels = 1): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(44)
  const view = new DataView(header.buffer)
  header.set(new TextEncoder().encode('RIFF'), 0)
  view.setUint32(4, dataBytes === undefined ? UNKNOWN_DATA_BYTES : 36 + dataBytes, true)
  header.set(new TextEncoder().encode('WAVEfmt '), 8)
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, sampleRateHz, true)
  view.setUint32(28, sampleRateHz * 2 * channels, true)
  view.setUint16(32, 2 * channels, true)
  view.setUint16(34, 16, true)
  header.set(new TextEncoder().encode('data'), 36)
  view.setUint32(40, dataBytes ?? UNKNOWN_DATA_BYTES, true)
  return header
}

/** A mono 16-bit WAV file of a whole signal. */
export function encodeWav(signal: Signal): Uint8Array<ArrayBuffer> {
  const samples = float32ToInt16(signal.pcm)
  const bytes = new Uint8Array(44 + samples.byteLength)
  bytes.set(wavHeader(signal.sampleRateHz, samples.byteLength))
  bytes.set(new Uint8Array(samples.buffer), 44)
  return bytes
}

/** A 16-bit WAV file of several channels of the same length. */
export function encodeWavChannels({ sampleRateHz, channels }: ChannelsSignal): Uint8Array<ArrayBuffer> {
  const frames = channels[0]?.length ?? 0
  const interleaved = new Int16Array(frames * channels.length)
  for (const [channel, pcm] of channels.entries()) {
    const samples = float32ToInt16(pcm)
    for (let frame = 0; frame < frames; frame += 1) interleaved[frame * channels.length + channel] = samples[frame] ?? 0
  }
  const bytes = new Uint8Array(44 + interleaved.byteLength)
  bytes.set(wavHeader(sampleRateHz, interleaved.byteLength, channels.length))
  bytes.set(new Uint8Array(interleaved.buffer), 44)
  return bytes
}
