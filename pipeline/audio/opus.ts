import { Application, createDecoder, createEncoder, type SampleRate, Signal } from 'libopus-wasm'
import { Failure, sentenceOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'

/** Rates that Opus takes. Packets of one rate can be decoded at another. */
export const OPUS_RATES_HZ: readonly number[] = [8000, 12_000, 16_000, 24_000, 48_000]

/** How mono speech is cut into packets. */
export interface OpusFormat {
  /** One of `OPUS_RATES_HZ`. */
  readonly sampleRateHz: number
  /** 10, 20, 40 or 60. */
  readonly frameMs: number
}

/** Speech of an assistant at a rate that keeps it clear, as other servers of the protocol send it. */
const BITRATE = 24_000
/** Beyond 5 speech gains nothing that is heard, and encoding costs up to twice the time. */
const COMPLEXITY = 5

export interface OpusEncoder {
  readonly frameSamples: number
  /** One packet of exactly one frame (mono, -1 to 1). */
  encode(frame: Float32Array): Uint8Array
  free(): void
}

export interface OpusDecoder {
  /**
   * The samples of one packet (mono, -1 to 1): as long as the packet says, at most 120 ms.
   *
   * @throws Failure `opus.corrupt` where the packet is none, or empty
   */
  decode(packet: Uint8Array): Float32Array
  free(): void
}

/** Samples of one frame. */
export function frameSamplesOf({ sampleRateHz, frameMs }: OpusFormat): number {
  return (sampleRateHz * frameMs) / 1000
}

/**
 * An encoder for mono speech. It carries state from frame to frame: one for each stream.
 *
 * @throws Failure `opus.rate` for a rate that Opus does not have
 */
export async function createOpusEncoder(format: OpusFormat): Promise<OpusEncoder> {
  const frameSamples = frameSamplesOf(format)
  const encoder = await createEncoder({
    sampleRate: opusRate(format.sampleRateHz),
    channels: 1,
    application: Application.Voip,
    signal: Signal.Voice,
    bitrate: BITRATE,
    complexity: COMPLEXITY,
    frameSize: frameSamples,
  })
  return {
    frameSamples,
    encode: (frame) => encoder.encodeFloat(frame, { frameSize: frameSamples }),
    free: () => encoder.free(),
  }
}

/**
 * A decoder for mono speech. It carries state from packet to packet: one for each stream. Packets of any length may
 * follow each other.
 *
 * @throws Failure `opus.rate` for a rate that Opus does not have
 */
export async function createOpusDecoder(sampleRateHz: number): Promise<OpusDecoder> {
  const decoder = await createDecoder({ sampleRate: opusRate(sampleRateHz), channels: 1 })
  return {
    decode(packet) {
      // The codec takes an empty packet for a lost one and makes sound up.
      if (packet.length === 0) throw new Failure('opus.corrupt', because('opus.empty'))
      try {
        return decoder.decodeFloat(packet)
      } catch (error) {
        throw new Failure('opus.corrupt', because('opus.corrupt', { why: sentenceOf(error) }))
      }
    },
    free: () => decoder.free(),
  }
}

function opusRate(sampleRateHz: number): SampleRate {
  if (OPUS_RATES_HZ.includes(sampleRateHz)) return sampleRateHz as SampleRate
  throw new Failure(
    'opus.rate',
    because('opus.rate', { rateHz: sampleRateHz }),
    because('do.useOneOf', { rates: OPUS_RATES_HZ.join(', ') }),
  )
}
