/** What a `fmt ` chunk says. */
export interface Layout {
  readonly codec: number
  readonly bits: number
  readonly channels: number
  readonly rateHz: number
  /** Bytes of a frame; without it what the bits take. */
  readonly frameBytes?: number
  /** WAVE_FORMAT_EXTENSIBLE, with so many valid bits. */
  readonly validBits?: number
}

export const PCM16: Layout = { codec: 1, bits: 16, channels: 1, rateHz: 16_000 }

/** A WAV file out of the content of its chunks, as another program may write it. */
export function wavOf(...chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return riffChunk('RIFF', joinedBytes(new TextEncoder().encode('WAVE'), ...chunks))
}

/** A `fmt ` chunk. */
export function formatChunk({ codec, bits, channels, rateHz, frameBytes, validBits }: Layout): Uint8Array {
  const bytes = frameBytes ?? channels * Math.ceil(bits / 8)
  const view = new DataView(new ArrayBuffer(validBits === undefined ? 16 : 40))
  view.setUint16(0, validBits === undefined ? codec : 0xfffe, true)
  view.setUint16(2, channels, true)
  view.setUint32(4, rateHz, true)
  view.setUint32(8, rateHz * bytes, true)
  view.setUint16(12, bytes, true)
  view.setUint16(14, bits, true)
  if (validBits !== undefined) {
    view.setUint16(16, 22, true)
    view.setUint16(18, validBits, true)
    view.setUint16(24, codec, true)
  }
  return riffChunk('fmt ', new Uint8Array(view.buffer))
}

/** Any chunk, with its pad byte where its size is odd; what it declares may be a lie. */
export function riffChunk(
  id: string,
  content: Uint8Array,
  declaredBytes = content.byteLength,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + content.byteLength + (content.byteLength % 2))
  bytes.set(new TextEncoder().encode(id))
  new DataView(bytes.buffer).setUint32(4, declaredBytes, true)
  bytes.set(content, 8)
  return bytes
}

/** 16-bit samples. */
export function samples16(...samples: readonly number[]): Uint8Array {
  return new Uint8Array(Int16Array.from(samples, (sample) => Math.round(sample * 32_767)).buffer)
}

export function joinedBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}
