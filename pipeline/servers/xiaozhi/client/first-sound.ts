import { firstAudibleSample } from '../../../audio/levels.ts'
import { createOpusDecoder, type OpusDecoder } from '../../../audio/opus.ts'
import { opusPacketMs } from '../../../audio/opus-packet.ts'

/** Packets of any rate can be decoded at this one; speech has nothing to hear above. */
const DECODE_RATE_HZ = 24_000

export interface ArrivedPacket {
  readonly packet: Uint8Array
  /** Host clock, milliseconds. */
  readonly atMs: number
}

export interface FirstSound {
  /** When it is heard by whoever plays each packet as soon as it is there: host clock, milliseconds. */
  readonly heardMs: number
  /** How much silence the packets hold before it. */
  readonly silentMs: number
}

/**
 * Finds the first sound of a reply that can be heard: a server's first packets may hold silence, which nobody hears.
 *
 * @returns nothing where there is no sound
 */
export async function firstSound(packets: readonly ArrivedPacket[]): Promise<FirstSound | undefined> {
  const decoder = await createOpusDecoder(DECODE_RATE_HZ)
  try {
    return findSound(packets, decoder)
  } finally {
    decoder.free()
  }
}

function findSound(packets: readonly ArrivedPacket[], decoder: OpusDecoder): FirstSound | undefined {
  let silentMs = 0
  let playedMs = Number.NEGATIVE_INFINITY
  for (const { packet, atMs } of packets) {
    const startMs = Math.max(atMs, playedMs)
    const pcm = decoded(packet, decoder)
    const sample = pcm && firstAudibleSample(pcm, DECODE_RATE_HZ)
    const msOf = (samples: number) => (samples * 1000) / DECODE_RATE_HZ
    if (sample !== undefined) return { heardMs: startMs + msOf(sample), silentMs: silentMs + msOf(sample) }
    const lengthMs = pcm ? msOf(pcm.length) : (opusPacketMs(packet) ?? 0)
    silentMs += lengthMs
    playedMs = startMs + lengthMs
  }
  return undefined
}

/** Of what is no packet, nothing is heard. */
function decoded(packet: Uint8Array, decoder: OpusDecoder): Float32Array | undefined {
  try {
    return decoder.decode(packet)
  } catch {
    return undefined
  }
}
