import { because } from '../../../measures/reasons/reasons.ts'
import { CircuitBreaker, type CircuitState } from '../../../remote/circuit-breaker.ts'
import { USUAL_LIMITS } from '../../../remote/http-server.ts'
import { KeptSocket, type TakeFrame } from '../../../remote/kept-socket.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import { assertMayLeave, type ServerAddress, serverAddress } from '../../../remote/server-address.ts'
import { ServerSocket } from '../../../remote/server-socket.ts'
import { PcmSound } from '../pcm-sound.ts'
import { type AskedClause, PROBE_TEXT, RemoteVoice, type VoiceProtocol } from '../remote-voice.ts'
import { readOmniMessage } from './messages.ts'
import { type OmniSettings, sessionConfig } from './settings.ts'

/** Its server ends a connection on which nobody speaks after 30 s, and says so as an error: it is given up before. */
const IDLE_MS = 25_000

/**
 * A voice behind vLLM-Omni's socket for text that is streamed in: one connection and one graph for all clauses. A clause
 * that is called off ends the connection, at which the server stops.
 *
 * @throws Failure where nobody agreed to what would be sent there, or it does not answer
 */
export async function openOmniVoice(
  settings: OmniSettings,
  onCircuit?: (state: CircuitState) => void,
): Promise<RemoteVoice> {
  const address = serverAddress(settings.address, ['ws', 'wss'])
  assertMayLeave(address, 'text', settings.leavesThisMachine)
  const socket = speechSocket(settings, address, onCircuit)
  return await RemoteVoice.open(new OmniProtocol(address, socket), settings.sampleRateHz)
}

class OmniProtocol implements VoiceProtocol {
  readonly address: ServerAddress
  readonly #socket: KeptSocket

  constructor(address: ServerAddress, socket: KeptSocket) {
    this.address = address
    this.#socket = socket
  }

  /** The rate stands before the first sound: the rest of the probe is heard to its end, so that the connection is kept. */
  async statedRateHz(): Promise<number> {
    const server = this.address.host
    let told: number | undefined
    const reader = () =>
      untilOver(server, (rate) => {
        told ??= rate
      })
    await this.#socket.ask({ frames: spoken(PROBE_TEXT), reader })
    if (told !== undefined) return told
    throw new RemoteFailure('notTheProtocol', because('server.noRate', { server }), { hint: because('do.enterRate') })
  }

  async probe(): Promise<void> {
    await this.#socket.ask({ frames: spoken(PROBE_TEXT), reader: () => untilOver(this.address.host) })
  }

  prepare(ahead: boolean): void {
    this.#socket.prepare(ahead)
  }

  async speak(clause: AskedClause): Promise<void> {
    const reader = () => hearing(clause, this.address.host)
    await this.#socket.ask({ frames: spoken(clause.text), reader, signal: clause.signal })
  }

  close(): void {
    this.#socket.close()
  }
}

/** Hears one answer. */
function hearing({ sound, sampleRateHz, answered }: AskedClause, server: string): TakeFrame {
  let decoder: PcmSound | undefined
  return (frame, atMs, stamps) => {
    answered(stamps)
    const message = readOmniMessage(frame, server)
    // A server that cuts a text into sentences itself begins each anew.
    if (message.kind === 'start') {
      if (decoder) sound.push(decoder.flush(), stamps)
      decoder = new PcmSound({ rate: message.rate ?? sampleRateHz, channels: message.channels }, sampleRateHz)
    }
    if (message.kind === 'audio') {
      if (!decoder) throw new RemoteFailure('notTheProtocol', because('server.audioBeforeForm', { server }))
      stamps.firstByteMs ??= atMs
      sound.push(decoder.push(message.bytes), stamps)
    }
    if (message.kind === 'over') sound.end(decoder?.flush() ?? new Float32Array(0), stamps)
    return message.kind === 'over'
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
