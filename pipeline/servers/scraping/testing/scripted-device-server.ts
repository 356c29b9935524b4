import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { encodeSpeech } from '../../xiaozhi/client/encoded-speech.ts'

export interface ScriptedServer {
  readonly url: string
  /** Utterances that were begun, over all devices. */
  readonly utterances: number
  /** What devices showed when they connected, one entry a connection. */
  readonly authorizations: readonly (string | undefined)[]
  close(): void
}

/** Frames after which the script takes an utterance for over: more than the speech of its tests has. */
const FRAMES_HEARD = 6

/**
 * What becomes of an utterance. `silenceFirst`: a second of encoded silence leads the reply. `audioAtOnce`: a reply is
 * begun as soon as the device listens. `greeting`: one comes while the device speaks. `packetsAtOnce`: audio of which no
 * start is told. `staleStop`: the end of an earlier reply comes first. `inaudible`: silence alone.
 */
export type Scripted =
  | 'answer'
  | 'busy'
  | 'hangUp'
  | 'silenceFirst'
  | 'audioAtOnce'
  | 'greeting'
  | 'packetsAtOnce'
  | 'staleStop'
  | 'inaudible'

/**
 * A server of the device protocol without a pipeline: it answers every utterance after a few frames, as the script for
 * the n-th utterance (from 1) says.
 */
export async function startScriptedServer(
  script: (utterance: number) => Scripted = () => 'answer',
): Promise<ScriptedServer> {
  const sounds = await encodedSounds()
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
        if (frames === 1 && script(utterance) === 'greeting') speak(socket, sounds.tone)
        if (frames === FRAMES_HEARD) respond(socket, script(utterance), sounds)
        return
      }
      const { type, state } = JSON.parse(data.toString()) as { type: string; state?: string }
      if (type === 'hello') socket.send(HELLO)
      if (type === 'listen' && state === 'start') {
        utterances += 1
        utterance = utterances
        frames = 0
        const how = script(utterance)
        if (how === 'audioAtOnce') speak(socket, sounds.tone)
        if (how === 'packetsAtOnce') for (const packet of sounds.tone) socket.send(packet)
        if (how === 'staleStop') say(socket, { type: 'tts', state: 'stop' })
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

interface Sounds {
  readonly tone: readonly Uint8Array[]
  /** A second of silence. */
  readonly silence: readonly Uint8Array[]
}

async function encodedSounds(): Promise<Sounds> {
  const tone = Float32Array.from(
    { length: 0.18 * RATE_HZ },
    (_, n) => 0.3 * Math.sin((n * 2 * Math.PI * 300) / RATE_HZ),
  )
  const silence = new Float32Array(RATE_HZ)
  const [encodedTone, encodedSilence] = await Promise.all([tone, silence].map((pcm) => encodeSpeech(pcm, FRAME_MS, 0)))
  return { tone: encodedTone?.packets ?? [], silence: encodedSilence?.packets ?? [] }
}
const RATE_HZ = 16_000
const FRAME_MS = 60

function respond(socket: WebSocket, how: Scripted, { tone, silence }: Sounds): void {
  if (how === 'hangUp') return socket.close(1011)
  if (how === 'busy') {
    return say(socket, { type: 'alert', status: 'busy', message: 'too many devices', emotion: 'sad' })
  }
  say(socket, { type: 'stt', text: 'hello' })
  if (how === 'silenceFirst') speak(socket, [...silence, ...tone])
  else speak(socket, how === 'inaudible' ? silence : tone)
}

function speak(socket: WebSocket, packets: readonly Uint8Array[]): void {
  say(socket, { type: 'tts', state: 'start' })
  say(socket, { type: 'tts', state: 'sentence_start', text: 'Hi.' })
  for (const packet of packets) socket.send(packet)
  say(socket, { type: 'tts', state: 'stop' })
}

function say(socket: WebSocket, message: object): void {
  socket.send(JSON.stringify(message))
}
