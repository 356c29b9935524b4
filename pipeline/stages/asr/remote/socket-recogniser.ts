import { nowMs } from '../../../base/clock.ts'
import { ByteSocket } from '../../../remote/byte-socket.ts'
import { CircuitBreaker, type CircuitState } from '../../../remote/circuit-breaker.ts'
import { USUAL_LIMITS } from '../../../remote/http-server.ts'
import { assertMayLeave, type ServerAddress, serverAddress } from '../../../remote/server-address.ts'
import type { ServerSettings } from '../../../remote/server-settings.ts'
import { type FrameSocket, ServerSocket } from '../../../remote/server-socket.ts'
import type { Recogniser, UntimedHypothesis, Utterance } from '../recogniser.ts'
import type { SpokenProtocol } from './dialogue.ts'
import { REMOTE_UNIT_SAMPLES } from './remote-hypothesis.ts'
import { SocketUtterance } from './socket-utterance.ts'

/** A recogniser behind a socket: audio goes there while it is spoken. A connection is opened ahead of each utterance. */
export class SocketRecogniser implements Recogniser {
  readonly unitSamples = REMOTE_UNIT_SAMPLES
  readonly #settings: Omit<ServerSettings, 'model'>
  readonly #protocol: SpokenProtocol
  readonly #address: ServerAddress
  readonly #breaker: CircuitBreaker
  #ahead: Promise<FrameSocket> | undefined
  /** Connections outlive utterances, and are opened before them. */
  #connectsAhead = true
  #idling: NodeJS.Timeout | undefined
  #released = false

  /** @throws Failure where the address is none, or nobody agreed to what would be sent there */
  constructor(
    settings: Omit<ServerSettings, 'model'>,
    protocol: SpokenProtocol,
    onCircuit?: (state: CircuitState) => void,
  ) {
    this.#settings = settings
    this.#protocol = protocol
    this.#address = serverAddress(settings.address, protocol.transport === 'tcp' ? ['tcp'] : ['ws', 'wss'])
    assertMayLeave(this.#address, 'audio', settings.leavesThisMachine)
    this.#breaker = new CircuitBreaker(this.#address.host, onCircuit)
  }

  get server() {
    const { host, reach } = this.#address
    return { host, reach }
  }

  /** The server is there, and a connection is open. */
  async warmUp(): Promise<void> {
    await this.#openAhead()
  }

  /** As `AsrStage.prepare`. */
  prepare(ahead: boolean): void {
    this.#connectsAhead = ahead
    if (!ahead) this.#dropAhead()
    else if (this.#settings.openAhead && !this.#ahead && this.#breaker.state.state !== 'open') void this.#openAhead()
  }

  utterance(): Utterance {
    const { firstByteMs } = { ...USUAL_LIMITS, ...this.#settings.limits }
    const { insistAfterMs } = this.#protocol
    const dialogue = this.#protocol.dialogue()
    return new SocketUtterance({
      ...{ dialogue, socket: this.#take(), begunMs: nowMs(), finalMs: firstByteMs, insistAfterMs },
      name: this.#address.host,
      settled: (socket, failure) => this.#settled(socket, failure, dialogue.spent ?? false),
    })
  }

  async transcribe(pcm: Float32Array): Promise<UntimedHypothesis> {
    const utterance = this.utterance()
    await utterance.push(pcm)
    return utterance.finish()
  }

  async release(): Promise<void> {
    this.#released = true
    await this.#dropAhead()
  }

  async #dropAhead(): Promise<void> {
    clearInterval(this.#idling)
    const ahead = this.#ahead
    this.#ahead = undefined
    await ahead?.then(
      (socket) => {
        clearInterval(this.#idling)
        socket.close()
      },
      () => undefined,
    )
  }

  /** A connection for an utterance: the one that was opened ahead, where it still stands. */
  async #take(): Promise<FrameSocket> {
    clearInterval(this.#idling)
    const opening = this.#ahead
    this.#ahead = undefined
    const ahead = await opening?.catch(() => undefined)
    // What kept it open may have begun meanwhile.
    if (ahead) clearInterval(this.#idling)
    return ahead?.open ? ahead : this.#open()
  }

  #open(): Promise<FrameSocket> {
    const { limits, anyCertificate, key } = this.#settings
    const { path, subprotocols, headers, transport } = this.#protocol
    if (transport === 'tcp') return this.#breaker.begin(() => ByteSocket.open(this.#address, limits))
    const authorization: Record<string, string> = key === undefined ? {} : { Authorization: `Bearer ${key}` }
    return this.#breaker.begin(() =>
      ServerSocket.open({
        ...{ address: this.#address, anyCertificate, limits, headers: { ...authorization, ...headers } },
        ...(path === undefined ? {} : { path }),
        ...(subprotocols === undefined ? {} : { subprotocols }),
      }),
    )
  }

  #openAhead(): Promise<FrameSocket> {
    const opening = this.#open()
    this.#keepAhead(opening)
    return opening
  }

  #keepAhead(opening: Promise<FrameSocket>): void {
    this.#ahead = opening
    opening.then(
      (socket) => this.#idle(socket),
      // Told to whoever needs it.
      () => undefined,
    )
  }

  /** Keeps a connection open on which nobody speaks, for a while. */
  #idle(socket: FrameSocket): void {
    const { idle } = this.#protocol
    if (!idle || this.#released) return
    let times = 0
    clearInterval(this.#idling)
    this.#idling = setInterval(() => {
      times += 1
      if (times <= idle.mostTimes) return socket.send([idle.frame])
      clearInterval(this.#idling)
      socket.close()
    }, idle.everyMs)
    this.#idling.unref()
  }

  #settled(socket: FrameSocket | undefined, failure: unknown, spent: boolean): void {
    // A failure to connect was counted where it happened.
    if (socket) this.#breaker.settled(failure)
    if (this.#released) return socket?.close()
    const goesOn = this.#connectsAhead && failure === undefined && !this.#ahead
    const kept = goesOn && this.#protocol.keepsConnection && !spent
    if (socket?.open && kept) this.#keepAhead(Promise.resolve(socket))
    else {
      socket?.close()
      if (goesOn && this.#settings.openAhead) void this.#openAhead()
    }
  }
}
