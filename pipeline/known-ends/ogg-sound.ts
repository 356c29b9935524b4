import { joinPcm } from '../audio/join-pcm.ts'
import { OGG_OPUS_CLOCK_HZ, OggOpusPackets } from '../audio/ogg-packets.ts'
import { createOpusDecoder } from '../audio/opus.ts'

/** Packets that are decoded in one go: about 1 ms of work, so that whoever shares the thread is not held up. */
const PACKETS_AT_ONCE = 12

/**
 * The sound of one whole Ogg Opus stream, mono at `sampleRateHz`, from the first sample that is to be heard on. At its end
 * it may be longer than what was encoded, by less than a packet.
 *
 * @throws Failure `ogg.damaged` or `opus.corrupt`
 */
export async function decodeOggOpus(bytes: Uint8Array, sampleRateHz: number): Promise<Float32Array> {
  const reader = new OggOpusPackets()
  const packets = reader.push(bytes)
  const decoder = await createOpusDecoder(sampleRateHz)
  try {
    const pieces: Float32Array[] = []
    for (let at = 0; at < packets.length; at += PACKETS_AT_ONCE) {
      for (const packet of packets.slice(at, at + PACKETS_AT_ONCE)) pieces.push(decoder.decode(packet.bytes))
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
    return joinPcm(pieces).subarray(Math.round(((packets[0]?.preSkip ?? 0) * sampleRateHz) / OGG_OPUS_CLOCK_HZ))
  } finally {
    decoder.free()
  }
}
