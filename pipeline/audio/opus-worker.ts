/** The codec's worker: decodes and encodes for all devices, so that the host's event loop need not. */
import { serveWorker } from '../workers/worker-server.ts'
import { createOpusDecoder, createOpusEncoder, type OpusDecoder } from './opus.ts'
import { FrameEncoder } from './opus-frames.ts'
import type { OpusWorkerApi } from './opus-messages.ts'

const decoders = new Map<number, OpusDecoder>()
const encoders = new Map<number, FrameEncoder>()

await serveWorker<OpusWorkerApi, undefined, undefined>(async () => ({
  info: undefined,
  handlers: {
    openDecoder: async ({ stream, sampleRateHz }) => {
      decoders.set(stream, await createOpusDecoder(sampleRateHz))
      return undefined
    },
    openEncoder: async ({ stream, fromHz, format }) => {
      encoders.set(stream, new FrameEncoder(await createOpusEncoder(format), fromHz, format))
      return undefined
    },
    decode: ({ stream, packet }) => decode(stream, packet),
    encode: ({ stream, pcm }) => encoders.get(stream)?.push(pcm) ?? [],
    finish: ({ stream }) => encoders.get(stream)?.finish() ?? [],
    close: ({ stream }) => {
      decoders.get(stream)?.free()
      encoders.get(stream)?.free()
      decoders.delete(stream)
      encoders.delete(stream)
      return undefined
    },
  },
  close: async () => undefined,
}))

function decode(stream: number, packet: Uint8Array): Float32Array | undefined {
  try {
    return decoders.get(stream)?.decode(packet)
  } catch {
    return undefined
  }
}
