import { MOST_CLOCK_MS } from './bounds.ts'

/**
 * Binary frames: audio in both directions on the one WebSocket. Little-endian.
 *
 * Microphone (client to host):  u8 kind=1, u8 0, u16 0, u32 seq, f64 capturedAtMs (client clock, last sample), i16[] PCM, 16 kHz mono
 * Reply     (host to client):   u8 kind=2, u8 flags (bit 0: last chunk of the reply), u16 0, u32 seq within the turn, u32 turn index, u32 sampleRateHz, i16[] PCM mono
 */
const HEADER_BYTES = 16
const MICROPHONE_KIND = 1
const REPLY_KIND = 2
const LAST_CHUNK = 1
/** A second: pages send 20 ms at once. */
const MOST_MICROPHONE_SAMPLES = 16_000

/** Samples of a console's microphone on their way to the host. */
export interface MicrophoneFrame {
  readonly seq: number
  /** Client clock at the frame's last sample, milliseconds. */
  readonly capturedAtMs: number
  readonly pcm: Int16Array
}

/** Samples of a reply on their way to a console. */
export interface ReplyFrame {
  readonly turnIndex: number
  readonly seq: number
  readonly last: boolean
  readonly sampleRateHz: number
  readonly pcm: Int16Array
}

/** Packs one microphone frame. */
export function encodeMicrophoneFrame(frame: MicrophoneFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + frame.pcm.byteLength)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, MICROPHONE_KIND)
  view.setUint32(4, frame.seq, true)
  view.setFloat64(8, frame.capturedAtMs, true)
  writePcm(bytes, frame.pcm)
  return bytes
}

/** Packs one chunk of reply audio. */
export function encodeReplyFrame(frame: ReplyFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + frame.pcm.byteLength)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, REPLY_KIND)
  view.setUint8(1, frame.last ? LAST_CHUNK : 0)
  view.setUint32(4, frame.seq, true)
  view.setUint32(8, frame.turnIndex, true)
  view.setUint32(12, frame.sampleRateHz, true)
  writePcm(bytes, frame.pcm)
  return bytes
}

/**
 * Unpacks a microphone frame; `undefined` for anything that is not a well-formed one: no samples or more than a second of
 * them, or a date that no clock shows.
 */
export function decodeMicrophoneFrame(bytes: Uint8Array): MicrophoneFrame | undefined {
  const view = openFrame(bytes, MICROPHONE_KIND)
  if (!view) return undefined
  const capturedAtMs = view.getFloat64(8, true)
  const samples = (bytes.byteLength - HEADER_BYTES) / 2
  if (samples === 0 || samples > MOST_MICROPHONE_SAMPLES) return undefined
  // NaN is beyond everything, too.
  if (!(Math.abs(capturedAtMs) <= MOST_CLOCK_MS)) return undefined
  return { seq: view.getUint32(4, true), capturedAtMs, pcm: readPcm(bytes) }
}

/** Unpacks a chunk of reply audio; `undefined` for anything that is not a well-formed one. */
export function decodeReplyFrame(bytes: Uint8Array): ReplyFrame | undefined {
  const view = openFrame(bytes, REPLY_KIND)
  if (!view) return undefined
  return {
    seq: view.getUint32(4, true),
    turnIndex: view.getUint32(8, true),
    sampleRateHz: view.getUint32(12, true),
    last: (view.getUint8(1) & LAST_CHUNK) !== 0,
    pcm: readPcm(bytes),
  }
}

function openFrame(bytes: Uint8Array, kind: number): DataView | undefined {
  if (bytes.byteLength < HEADER_BYTES || bytes.byteLength % 2 !== 0) return undefined
  if (bytes[0] !== kind) return undefined
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function writePcm(bytes: Uint8Array, pcm: Int16Array): void {
  bytes.set(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength), HEADER_BYTES)
}

function readPcm(bytes: Uint8Array): Int16Array {
  // Copied, because the payload of a pooled network buffer need not lie on an even address; not by `slice`, which
  // for Node's Buffer is a view of the same memory.
  const copy = new Uint8Array(bytes.byteLength - HEADER_BYTES)
  copy.set(bytes.subarray(HEADER_BYTES))
  return new Int16Array(copy.buffer)
}
