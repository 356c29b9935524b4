/** The codec's worker thread: decodes and encodes for all devices, so that the host's event loop need not. */
import { parentPort } from 'node:worker_threads'
import { ensure } from '../base/assert.ts'
import { createOpusDecoder, createOpusEncoder, type OpusDecoder } from './opus.ts'
import { FrameEncoder } from './opus-frames.ts'
import type { FromOpusWorker, ToOpusWorker } from './opus-messages.ts'

const port = ensure(parentPort ?? undefined, 'the port of a worker thread')
const decoders = new Map<number, OpusDecoder>()
const encoders = new Map<number, FrameEncoder>()
let tail = Promise.resolve()

port.on('message', (message: ToOpusWorker) => {
  // Opening is asynchronous, and what follows must find the stream open.
  tail = tail.then(() => handle(message))
})

async function handle(message: ToOpusWorker): Promise<void> {
  const { stream } = message
  switch (message.type) {
    case 'openDecoder':
      decoders.set(stream, await createOpusDecoder(message.sampleRateHz))
      return
    case 'openEncoder':
      encoders.set(stream, new FrameEncoder(await createOpusEncoder(message.format), message.fromHz, message.format))
      return
    case 'decode': {
      const pcm = decode(stream, message.packet)
      return send({ type: 'decoded', stream, pcm })
    }
    case 'encode':
      return send({ type: 'encoded', stream, packets: encoders.get(stream)?.push(message.pcm) ?? [], last: false })
    case 'finish':
      return send({ type: 'encoded', stream, packets: encoders.get(stream)?.finish() ?? [], last: true })
    case 'close':
      decoders.get(stream)?.free()
      encoders.get(stream)?.free()
      decoders.delete(stream)
      encoders.delete(stream)
  }
}

function decode(stream: number, packet: Uint8Array): Float32Array | undefined {
  try {
    return decoders.get(stream)?.decode(packet)
  } catch {
    return undefined
  }
}

function send(message: FromOpusWorker): void {
  port.postMessage(message)
}
