import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import { readFormatChunk, type SampleFormat } from './wav-format.ts'
import { MAX_HEADER_BYTES } from './wav-header.ts'
import { decodeFrames } from './wav-samples.ts'

/**
 * Decodes a WAV file as it comes, to mono: its writer did not know how long it would be, so whatever size its header
 * claims, the audio goes on to the end.
 */
export class WavStream {
  readonly #name: string
  #head: Uint8Array = new Uint8Array(0)
  #format: SampleFormat | undefined
  /** The header is behind, and what comes is samples. */
  #begun = false
  /** Bytes of a frame that is not whole yet. */
  #rest: Uint8Array = new Uint8Array(0)

  /** @param name what to call it in messages */
  constructor(name: string) {
    this.#name = name
  }

  /** Known once its header is there. */
  get sampleRateHz(): number | undefined {
    return this.#format?.sampleRateHz
  }

  /** The samples that are whole now, -1 to 1. @throws Failure (`wav.…`) where it is no WAV file that can be read */
  push(bytes: Uint8Array): Float32Array {
    if (this.#begun && this.#format) return this.#samples(joinedBytes(this.#rest, bytes), this.#format)
    this.#head = joinedBytes(this.#head, bytes)
    const dataAt = this.#readHead()
    if (dataAt === undefined || !this.#format) {
      if (this.#head.length <= MAX_HEADER_BYTES) return new Float32Array(0)
      throw new Failure('wav.unsupported', because('wav.lateData', { name: this.#name }))
    }
    this.#begun = true
    const data = this.#head.subarray(dataAt)
    this.#head = new Uint8Array(0)
    return this.#samples(data, this.#format)
  }

  /** Where the samples begin, once that is known. */
  #readHead(): number | undefined {
    const head = this.#head
    if (head.length >= 4 && ascii(head, 0) !== 'RIFF') {
      throw new Failure('wav.not-wav', because('wav.notWav', { name: this.#name }))
    }
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
    for (let at = 12; at + 8 <= head.length; ) {
      const size = view.getUint32(at + 4, true)
      const id = ascii(head, at)
      if (id === 'data') {
        if (this.#format) return at + 8
        throw new Failure('wav.not-wav', because('wav.noFormat', { name: this.#name }))
      }
      if (at + 8 + size > head.length) return undefined
      if (id === 'fmt ') this.#format = readFormatChunk(head.subarray(at + 8, at + 8 + size), this.#name)
      at += 8 + size + (size % 2)
    }
    return undefined
  }

  #samples(data: Uint8Array, format: SampleFormat): Float32Array {
    const whole = data.length - (data.length % format.frameBytes)
    // A copy: what was read may lie in memory that is used again.
    this.#rest = data.slice(whole)
    const weights = Array.from({ length: format.channels }, () => 1 / format.channels)
    const stored = { ...format, dataOffset: 0, dataBytes: whole }
    return decodeFrames(data.subarray(0, whole), stored, { weights, offset: 0 })
  }
}

/** 16-bit samples (little endian, mono) of a stream of bytes, wherever it is cut. */
export class Pcm16Stream {
  #odd: number | undefined

  /** The samples that are whole now, -1 to 1. */
  push(bytes: Uint8Array): Float32Array {
    const data = this.#odd === undefined ? bytes : joinedBytes(Uint8Array.of(this.#odd), bytes)
    const samples = data.length >> 1
    this.#odd = data.length % 2 === 1 ? data[data.length - 1] : undefined
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
    return Float32Array.from({ length: samples }, (_, n) => view.getInt16(2 * n, true) / 32_768)
  }
}

function joinedBytes(head: Uint8Array, tail: Uint8Array): Uint8Array {
  if (head.length === 0) return tail
  const whole = new Uint8Array(head.length + tail.length)
  whole.set(head)
  whole.set(tail, head.length)
  return whole
}

function ascii(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4))
}
