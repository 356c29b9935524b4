import { nowMs } from '../../../base/clock.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import type { NetworkStamps } from '../../../remote/network-stamps.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { Frame, FrameSocket } from '../../../remote/server-socket.ts'
import { Watchdog } from '../../../remote/watchdog.ts'
import type { UntimedHypothesis, Utterance } from '../recogniser.ts'
import type { Dialogue } from './dialogue.ts'
import { remoteHypothesis } from './remote-hypothesis.ts'

/** What is waited for. */
const FINAL_TEXT = because('await.finalText')

interface SocketUtteranceOptions {
  readonly dialogue: Dialogue
  readonly socket: Promise<FrameSocket>
  readonly begunMs: number
  /** Longest wait for the server's last word once it was asked for. */
  readonly finalMs: number
  /** As `SpokenProtocol.insistAfterMs`. */
  readonly insistAfterMs?: number | undefined
  /** How the server is called in messages. */
  readonly name: string
  /** The utterance is over, with or without the server's last word. */
  readonly settled: (socket: FrameSocket | undefined, failure: unknown) => void
}

/** One utterance on its way through a server: audio is sent as it comes, and kept while the connection is being opened. */
export class SocketUtterance implements Utterance {
  readonly #options: SocketUtteranceOptions
  readonly #waiting: Frame[] = []
  readonly #final = Promise.withResolvers<number>()
  readonly #watchdog: Watchdog
  #insisting: NodeJS.Timeout | undefined
  #socket: FrameSocket | undefined
  #sentSamples = 0
  #told = ''
  #over = false

  constructor(options: SocketUtteranceOptions) {
    this.#options = options
    this.#watchdog = new Watchdog((failure) => this.#fail(failure), options.name)
    // Whoever gives the utterance up does not ask what became of it.
    this.#final.promise.catch(() => undefined)
    this.#send(options.dialogue.begin())
    options.socket.then(
      (socket) => this.#connected(socket),
      (error) => this.#fail(error),
    )
  }

  async push(pcm: Float32Array): Promise<UntimedHypothesis | undefined> {
    this.#sentSamples += pcm.length
    this.#send(this.#options.dialogue.audio(pcm))
    const { heard } = this.#options.dialogue
    if (heard.text === this.#told) return undefined
    this.#told = heard.text
    return remoteHypothesis(heard, this.#sentSamples)
  }

  async finish(): Promise<UntimedHypothesis> {
    const requestedMs = nowMs()
    this.#send(this.#options.dialogue.end())
    if (!this.#over) this.#expectFinal()
    const atMs = await this.#final.promise
    const network = this.#stamps(requestedMs, atMs)
    return remoteHypothesis({ ...this.#options.dialogue.heard, network }, this.#sentSamples)
  }

  /** Nothing more is wanted: the connection is ended, for the server may still speak of this utterance. */
  giveUp(): void {
    this.#fail(new RemoteFailure('closed', because('server.utteranceGivenUp')), true)
  }

  #expectFinal(): void {
    const { finalMs, insistAfterMs, dialogue } = this.#options
    this.#watchdog.expect(FINAL_TEXT, finalMs)
    if (insistAfterMs === undefined) return
    this.#insisting = setTimeout(() => this.#send(dialogue.insist?.() ?? []), insistAfterMs)
  }

  #connected(socket: FrameSocket): void {
    if (this.#over) return socket.close()
    this.#socket = socket
    socket.listen({ frame: (frame, atMs) => this.#hear(frame, atMs), ended: (failure) => this.#ended(failure) })
    socket.send(this.#waiting.splice(0))
  }

  #send(frames: readonly Frame[]): void {
    if (this.#over) return
    if (this.#socket) this.#socket.send(frames)
    else this.#waiting.push(...frames)
  }

  #hear(frame: Frame, atMs: number): void {
    try {
      if (!this.#options.dialogue.hear(frame)) return
    } catch (error) {
      return this.#fail(error)
    }
    this.#done(atMs)
  }

  #ended(failure: RemoteFailure): void {
    if (this.#options.dialogue.spent) this.#done(nowMs())
    else this.#fail(failure)
  }

  #done(atMs: number): void {
    if (this.#over) return
    this.#end()
    this.#final.resolve(atMs)
    this.#options.settled(this.#socket, undefined)
  }

  #fail(error: unknown, givenUp = false): void {
    if (this.#over) return
    this.#end()
    this.#final.reject(error)
    this.#socket?.close()
    this.#options.settled(givenUp ? undefined : this.#socket, error)
  }

  #end(): void {
    this.#over = true
    this.#watchdog.rest()
    clearTimeout(this.#insisting)
    this.#socket?.listen(undefined)
  }

  /** A connection that stood when the last word was asked for cost nothing of the wait. */
  #stamps(requestedMs: number, atMs: number): NetworkStamps {
    const { connectedMs = 0, securedMs = 0 } = this.#socket?.stamps ?? {}
    return {
      ...{ requestedMs, firstByteMs: atMs, endedMs: atMs },
      ...(connectedMs > requestedMs ? { connectedMs } : {}),
      ...(securedMs > requestedMs ? { securedMs } : {}),
    }
  }
}
