import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'

const CAPTURE = [0x4f, 0x67, 0x67, 0x53]
const HEAD_BYTES = 27
const CONTINUED = 1
const FIRST_PAGE = 2
/** A segment of this size goes on in the next one. */
const FULL_SEGMENT = 255
/** Opus in Ogg counts what is to be skipped at this rate, whatever it was made from (RFC 7845). */
export const OGG_OPUS_CLOCK_HZ = 48_000

/** A packet of audio. */
export interface OpusPacket {
  readonly bytes: Uint8Array
  /** Samples at 48 kHz that a decoder makes from here on and nobody is to hear; 0 but for the first packet of a stream. */
  readonly preSkip: number
}

/**
 * Takes the packets of an Opus stream out of its Ogg pages (RFC 3533, RFC 7845) as they come. Another stream may follow: some
 * voices send one for each sentence.
 */
export class OggOpusPackets {
  #bytes: Uint8Array = new Uint8Array(0)
  #open: Uint8Array[] = []
  #packets = 0
  #preSkip = 0

  /** The packets of audio that are whole now. @throws Failure `ogg.damaged` where they are no pages of an Opus stream */
  push(bytes: Uint8Array): readonly OpusPacket[] {
    const joined = new Uint8Array(this.#bytes.length + bytes.length)
    joined.set(this.#bytes)
    joined.set(bytes, this.#bytes.length)
    this.#bytes = joined
    const audio: OpusPacket[] = []
    for (let page = this.#takePage(); page; page = this.#takePage()) {
      for (const packet of page) {
        if (!this.#isAudio(packet)) continue
        audio.push({ bytes: packet, preSkip: this.#preSkip })
        this.#preSkip = 0
      }
    }
    return audio
  }

  /** The packets that end in the next page; `undefined` while it is not whole. */
  #takePage(): Uint8Array[] | undefined {
    const bytes = this.#bytes
    if (bytes.length < HEAD_BYTES) return undefined
    if (CAPTURE.some((byte, n) => bytes[n] !== byte) || bytes[4] !== 0) throw damaged('a page does not begin as one')
    const segments = bytes[26] ?? 0
    const sizes = bytes.subarray(HEAD_BYTES, HEAD_BYTES + segments)
    const pageBytes = HEAD_BYTES + segments + sizes.reduce((sum, size) => sum + size, 0)
    if (bytes.length < pageBytes) return undefined
    if (((bytes[5] ?? 0) & CONTINUED) === 0) this.#open = []
    if (((bytes[5] ?? 0) & FIRST_PAGE) !== 0) this.#packets = 0
    const packets: Uint8Array[] = []
    let at = HEAD_BYTES + segments
    for (const size of sizes) {
      this.#open.push(bytes.subarray(at, at + size))
      at += size
      if (size === FULL_SEGMENT) continue
      packets.push(Uint8Array.from(Buffer.concat(this.#open)))
      this.#open = []
    }
    this.#bytes = bytes.slice(pageBytes)
    return packets
  }

  /** The first two packets say what the stream is, and who made it. */
  #isAudio(packet: Uint8Array): boolean {
    this.#packets += 1
    if (this.#packets > 2) return packet.length > 0
    if (this.#packets === 1) {
      if (Buffer.from(packet.subarray(0, 8)).toString('latin1') !== 'OpusHead') throw damaged('it holds no Opus')
      this.#preSkip = (packet[10] ?? 0) + 256 * (packet[11] ?? 0)
    }
    return false
  }
}

function damaged(why: string): Failure {
  return new Failure('ogg.damaged', because('ogg.damaged', { why }))
}
