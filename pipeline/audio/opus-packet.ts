/** Length of a frame by the configuration in a packet's first byte (RFC 6716, section 3.1). */
const SILK_MS = [10, 20, 40, 60]
const HYBRID_MS = [10, 20]
const CELT_MS = [2.5, 5, 10, 20]
const FIRST_HYBRID = 12
const FIRST_CELT = 16
/** The standard allows no more. */
const LONGEST_PACKET_MS = 120

/**
 * How much sound an Opus packet says that it holds, milliseconds: read from its first two bytes, without decoding it.
 * `undefined` where no packet begins so.
 */
export function opusPacketMs(packet: Uint8Array): number | undefined {
  const [first, second = 0] = packet
  if (first === undefined) return undefined
  const frames = framesOf(first & 3, second)
  const durationMs = frames * frameMsOf(first >> 3)
  return durationMs > 0 && durationMs <= LONGEST_PACKET_MS ? durationMs : undefined
}

/** One frame, two of one size, two of two sizes, or as many as the second byte says. */
function framesOf(code: number, second: number): number {
  if (code === 0) return 1
  return code === 3 ? second & 0x3f : 2
}

function frameMsOf(configuration: number): number {
  const lengths = configuration < FIRST_HYBRID ? SILK_MS : configuration < FIRST_CELT ? HYBRID_MS : CELT_MS
  return lengths[configuration % lengths.length] ?? 0
}
