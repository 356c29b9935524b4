import { type ArrivedAudio, type FirstSound, firstSoundOf } from '../../../audio/first-sound.ts'
import { createOpusDecoder, type OpusDecoder } from '../../../audio/opus.ts'
import { opusPacketMs } from '../../../audio/opus-packet.ts'

/** Packets of any rate can be decoded at this one; speech has nothing to hear above. */
const DECODE_RATE_HZ = 24_000

export interface ArrivedPacket {
  readonly packet: Uint8Array
  /** Host clock, milliseconds. */
  readonly atMs: number
}

/**
 * Finds the first sound of a reply in Opus packets.
 *
 * @returns nothing where there is no sound
 */
export async function firstSound(packets: readonly ArrivedPacket[]): Promise<FirstSound | undefined> {
  const decoder = await createOpusDecoder(DECODE_RATE_HZ)
  try {
    return firstSoundOf(decodedPackets(packets, decoder), DECODE_RATE_HZ)
  } finally {
    decoder.free()
  }
}

function* decodedPackets(packets: readonly ArrivedPacket[], decoder: OpusDecoder): Generator<ArrivedAudio> {
  for (const { packet, atMs } of packets) {
    const pcm = decoded(packet, decoder)
    const lengthMs = pcm ? (pcm.length * 1000) / DECODE_RATE_HZ : (opusPacketMs(packet) ?? 0)
    yield { pcm, lengthMs, atMs }
  }
}

/** Of what is no packet, nothing is heard. */
function decoded(packet: Uint8Array, decoder: OpusDecoder): Float32Array | undefined {
  try {
    return decoder.decode(packet)
  } catch {
    return undefined
  }
}
