import { because } from '../../../measures/reasons/reasons.ts'
import { CircuitBreaker, type CircuitState } from '../../../remote/circuit-breaker.ts'
import { USUAL_LIMITS } from '../../../remote/http-server.ts'
import { KeptSocket, type TakeFrame } from '../../../remote/kept-socket.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import { assertMayLeave, type ServerAddress, serverAddress } from '../../../remote/server-address.ts'
import { ServerSocket } from '../../../remote/server-socket.ts'
import type { SpeechResult } from '../contract.ts'
import { PcmSound } from '../pcm-sound.ts'
import type { ServedVoice, SpeechContext } from '../serve-voice.ts'
import { servedSpeech } from '../served-speech.ts'
import type { SpokenSound } from '../spoken-sound.ts'
import type { WorkerSpeechRequest } from '../worker-api.ts'
import { readOmniMessage } from './messages.ts'
import { type OmniSettings, sessionConfig } from './settings.ts'

const PROBE_TEXT = 'Hi.'
/** Its server ends a connection on which nobody speaks after 30 s, and says so as an error: it is given up before. */
const IDLE_MS = 25_000

/** A voice behind vLLM-Omni's socket for text that is streamed in: one connection and one graph for all clauses. */
export class OmniVoice implements ServedVoice {
  readonly sampleRateHz: number
  readonly #socket: KeptSocket
  readonly #address: ServerAddress

  private constructor(address: ServerAddress, socket: KeptSocket, sampleRateHz: number) {
    this.#address = address
    this.#socket = socket
    this.sampleRateHz = sampleRateHz
  }

  /**
   * Finds out at which rate the server speaks, where the settings do not say.
   *
   * @throws Failure where nobody agreed to what would be sent there, or it does not answer
   */
  static async open(settings: OmniSettings, onCircuit?: (state: CircuitState) => void): Promise<OmniVoice> {
    const address = serverAddress(settings.address, ['ws', 'wss'])
    assertMayLeave(address, 'text', settings.leavesThisMachine)
    const socket = speechSocket(settings, address, onCircuit)
    try {
      return new OmniVoice(address, socket, settings.sampleRateHz ?? (await statedRateHz(socket, address.host)))
    } catch (error) {
      socket.close()
      throw error
    }
  }

  get server() {
    const { host, reach } = this.#address
    return { host, reach }
  }

  /** One short text: the server loads its voice, and the connection is open. */
  async warmUp(): Promise<void> {
    await this.#socket.ask({ frames: spoken(PROBE_TEXT), reader: () => untilOver(this.#address.host) })
  }

  prepare(ahead: boolean): void {
    this.#socket.prepare(ahead)
  }

  /** As `TtsStage.speak`; a cancelled one ends the connection, at which the server stops. @throws RemoteFailure */
  speak(request: WorkerSpeechRequest, context: SpeechContext): Promise<Omit<SpeechResult, 'timing'>> {
    return servedSpeech(request, context, (sound, answered) => {
      const reader = () => {
        const take = this.#hearing(sound)
        const takeAnswer: TakeFrame = (frame, atMs, stamps) => {
          answered(stamps)
          return take(frame, atMs, stamps)
        }
        return takeAnswer
      }
      return this.#socket.ask({ frames: spoken(request.text), reader, signal: context.signal })
    })
  }

  async release(): Promise<void> {
    this.#socket.close()
  }

  #hearing(sound: SpokenSound): TakeFrame {
    const { host } = this.#address
    let decoder: PcmSound | undefined
    return (frame, atMs, stamps) => {
      const message = readOmniMessage(frame, host)
      // A server that cuts a text into sentences itself begins each anew.
      if (message.kind === 'start') {
        if (decoder) sound.push(decoder.flush(), stamps)
        decoder = new PcmSound(
          { rate: message.rate ?? this.sampleRateHz, channels: message.channels },
          this.sampleRateHz,
        )
      }
      if (message.kind === 'audio') {
        if (!decoder) throw new RemoteFailure('notTheProtocol', because('server.audioBeforeForm', { server: host }))
        stamps.firstByteMs ??= atMs
        sound.push(decoder.push(message.bytes), stamps)
      }
      if (message.kind === 'over') sound.end(decoder?.flush() ?? new Float32Array(0), stamps)
      return message.kind === 'over'
    }
  }
}

function speechSocket(
  settings: OmniSettings,
  address: ServerAddress,
  onCircuit: ((state: CircuitState) => void) | undefined,
): KeptSocket {
  const { key, anyCertificate, openAhead } = settings
  const limits = { ...USUAL_LIMITS, ...settings.limits }
  const headers: Record<string, string> = key === undefined ? {} : { Authorization: `Bearer ${key}` }
  const isWhole = /\/v1$/.test(new URL(settings.address).pathname.replace(/\/+$/, ''))
  const path = `${isWhole ? '' : '/v1'}/audio/speech/stream`
  const open = async () => {
    const socket = await ServerSocket.open({ address, path, headers, anyCertificate, limits })
    socket.send([sessionConfig(settings)])
    return socket
  }
  const breaker = new CircuitBreaker(address.host, onCircuit)
  return new KeptSocket({ name: address.host, limits, breaker, open, mayOpenAhead: openAhead, idleMs: IDLE_MS })
}

/** A text, and that it is whole: the server speaks it, and keeps the connection. */
function spoken(text: string): readonly string[] {
  return [JSON.stringify({ type: 'input.text', text }), JSON.stringify({ type: 'input.done' })]
}

function untilOver(server: string, onRate: (rate: number | undefined) => void = () => undefined): TakeFrame {
  return (frame) => {
    const message = readOmniMessage(frame, server)
    if (message.kind === 'start') onRate(message.rate)
    return message.kind === 'over'
  }
}

/** The rate stands before the first sound: the rest of the probe is heard to its end, so that the connection is kept. */
async function statedRateHz(socket: KeptSocket, server: string): Promise<number> {
  let told: number | undefined
  const reader = () =>
    untilOver(server, (rate) => {
      told ??= rate
    })
  await socket.ask({ frames: spoken(PROBE_TEXT), reader })
  if (told !== undefined) return told
  throw new RemoteFailure('notTheProtocol', because('server.noRate', { server }), {
    hint: because('do.enterRate'),
  })
}
