import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

export interface ScriptedServer {
  readonly url: string
  /** Utterances that were begun, over all devices. */
  readonly utterances: number
  /** What devices showed when they connected, one entry a connection. */
  readonly authorizations: readonly (string | undefined)[]
  close(): void
}

/** Frames of speech after which the script takes an utterance for over. */
const FRAMES_HEARD = 3

/**
 * A server of the device protocol without a pipeline: it answers every utterance after a few frames, as the script for
 * the n-th utterance (from 1) says.
 */
export async function startScriptedServer(
  script: (utterance: number) => 'answer' | 'busy' | 'hangUp' = () => 'answer',
): Promise<ScriptedServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise<void>((resolve) => server.once('listening', resolve))
  let utterances = 0
  const authorizations: (string | undefined)[] = []
  server.on('connection', (socket, { headers }) => {
    authorizations.push(headers.authorization)
    let frames = 0
    let utterance = 0
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        frames += 1
        if (frames === FRAMES_HEARD) respond(socket, script(utterance))
        return
      }
      const { type, state } = JSON.parse(data.toString()) as { type: string; state?: string }
      if (type === 'hello') socket.send(HELLO)
      if (type === 'listen' && state === 'start') {
        utterances += 1
        utterance = utterances
        frames = 0
      }
    })
  })
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/xiaozhi/v1/`,
    authorizations,
    get utterances() {
      return utterances
    },
    close() {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}

const HELLO = JSON.stringify({
  type: 'hello',
  transport: 'websocket',
  session_id: 's',
  audio_params: { format: 'opus', sample_rate: 24_000, channels: 1, frame_duration: 60 },
})

function respond(socket: WebSocket, how: 'answer' | 'busy' | 'hangUp'): void {
  if (how === 'hangUp') return socket.close(1011)
  const say = (message: object) => socket.send(JSON.stringify(message))
  if (how === 'busy') return say({ type: 'alert', status: 'busy', message: 'too many devices', emotion: 'sad' })
  say({ type: 'stt', text: 'hello' })
  say({ type: 'tts', state: 'start' })
  say({ type: 'tts', state: 'sentence_start', text: 'Hi.' })
  for (let frame = 0; frame < 3; frame++) socket.send(Buffer.from([1, 2, 3]))
  say({ type: 'tts', state: 'stop' })
}
