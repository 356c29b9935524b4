/** How audio lies in a binary message: raw Opus, or behind a header of 16 or of 4 bytes. Numbers are big-endian. */
export type Framing = 1 | 2 | 3

const V2_HEADER_BYTES = 16
const V3_HEADER_BYTES = 4
const TYPE_AUDIO = 0
const TYPE_JSON = 1

/** What a binary message of a device holds. */
export type Unframed =
  | { readonly kind: 'audio'; readonly packet: Uint8Array }
  | { readonly kind: 'json'; readonly text: string }
  /** Some clients end a recording so. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'malformed' }

/** The framing that a connection's `Protocol-Version` header asks for. What `hello` says of it is not to be relied on. */
export function framingOf(header: string | undefined): Framing {
  if (header === '2') return 2
  return header === '3' ? 3 : 1
}

/** Takes a binary message apart. Sizes must be exact. */
export function unframe(message: Uint8Array, framing: Framing): Unframed {
  if (message.length === 0) return { kind: 'empty' }
  if (framing === 1) return { kind: 'audio', packet: message }
  const headerBytes = framing === 2 ? V2_HEADER_BYTES : V3_HEADER_BYTES
  if (message.length < headerBytes) return { kind: 'malformed' }
  const view = new DataView(message.buffer, message.byteOffset, message.length)
  const wrongVersion = framing === 2 && view.getUint16(0) !== 2
  const payloadBytes = framing === 2 ? view.getUint32(12) : view.getUint16(2)
  if (wrongVersion || payloadBytes !== message.length - headerBytes) return { kind: 'malformed' }
  const type = framing === 2 ? view.getUint16(2) : view.getUint8(0)
  const payload = message.subarray(headerBytes)
  if (type === TYPE_JSON) return { kind: 'json', text: new TextDecoder().decode(payload) }
  if (type !== TYPE_AUDIO) return { kind: 'malformed' }
  return payload.length === 0 ? { kind: 'empty' } : { kind: 'audio', packet: payload }
}

/** The binary message around one Opus packet. @param timestampMs where the packet lies in its reply (framing 2 alone) */
export function frame(packet: Uint8Array, framing: Framing, timestampMs: number): Uint8Array {
  if (framing === 1) return packet
  const headerBytes = framing === 2 ? V2_HEADER_BYTES : V3_HEADER_BYTES
  const message = new Uint8Array(headerBytes + packet.length)
  const view = new DataView(message.buffer)
  if (framing === 2) {
    view.setUint16(0, 2)
    view.setUint32(8, timestampMs)
    view.setUint32(12, packet.length)
  } else {
    view.setUint16(2, packet.length)
  }
  message.set(packet, headerBytes)
  return message
}
