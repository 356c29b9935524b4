import { failureInfoOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

import { oneLine } from '../../remote/answer-check.ts'
import { type TimeLimits, USUAL_LIMITS } from '../../remote/http-server.ts'
import { RemoteFailure } from '../../remote/remote-failure.ts'
import type { Frame, ServerSocket } from '../../remote/server-socket.ts'
import { Watchdog } from '../../remote/watchdog.ts'
import type { ServerTurn, VoiceConversation } from '../contract.ts'
import { appendAudio, CANCEL, sessionUpdate, TURN_END } from './client-events.ts'
import { errorText, outputRate, type RealtimeEvent, readRealtimeEvent } from './server-events.ts'
import { REALTIME_RATE_HZ, type RealtimeSettings } from './settings.ts'
import { RealtimeTurn } from './turn.ts'
import { realtimeSpeech, sendSpeech } from './uplink.ts'

/** What is waited for. */
const A_REPLY = because('await.reply')
const NEXT_OF_REPLY = because('await.nextOfReply')

/** How often the way to the server is measured while somebody speaks, in pieces of audio. */
const PIECES_PER_PING = 10

export interface ConversationOptions {
  readonly socket: ServerSocket
  /** How the server is called in messages. */
  readonly name: string
  readonly settings: RealtimeSettings
  /** Taken out of whatever the server says of it. */
  readonly key?: string | undefined
  readonly limits?: Partial<TimeLimits>
}

/** A session of the protocol over its connection. */
export class RealtimeConversation implements VoiceConversation {
  readonly #options: ConversationOptions
  readonly #limits: TimeLimits
  readonly #watchdog: Watchdog
  #awaited: { readonly type: string; readonly came: PromiseWithResolvers<RealtimeEvent> } | undefined
  #turn: RealtimeTurn | undefined
  #failure: RemoteFailure | undefined
  #rateHz = REALTIME_RATE_HZ

  constructor(options: ConversationOptions) {
    this.#options = options
    this.#limits = { ...USUAL_LIMITS, ...options.limits }
    this.#watchdog = new Watchdog((failure) => this.#silent(failure), options.name)
  }

  /** Waits for the server's greeting and agrees on how to speak. @throws RemoteFailure where it does not */
  async begin(): Promise<void> {
    const { socket, settings, name } = this.#options
    // Awaited before anybody listens: a server greets at once.
    const greeting = this.#next('session.created')
    socket.listen({
      frame: (frame, atMs) => this.#receive(frame, atMs),
      ended: (failure) => this.#fail(failure),
    })
    await greeting
    socket.send([sessionUpdate(settings)])
    const { rateHz = REALTIME_RATE_HZ, other } = outputRate(await this.#next('session.updated'))
    if (other !== undefined)
      throw new RemoteFailure('notTheProtocol', because('server.notPcm', { server: name, other: oneLine(other) }))
    this.#rateHz = rateHz
  }

  async speak(pcm: Float32Array): Promise<ServerTurn> {
    const { settings } = this.#options
    const isManual = settings.turn === 'manual'
    const speech = realtimeSpeech(pcm)
    const turn = new RealtimeTurn({ rateHz: this.#rateHz, isManual, isTranscribed: settings.transcription !== '' })
    this.#turn = turn
    if (this.#failure) turn.fail(failureInfoOf(this.#failure))
    let pieces = 0
    await sendSpeech(speech, {
      piece: (piece) => {
        this.#options.socket.send([appendAudio(piece)])
        pieces += 1
        if (pieces % PIECES_PER_PING === 1) this.#measureWay(turn)
      },
      speechSent: (endMs, sentMs) => {
        if (isManual) this.#options.socket.send(TURN_END)
        turn.speechSent(endMs, sentMs)
        this.#measureWay(turn)
        this.#watchdog.expect(A_REPLY, this.#limits.firstByteMs)
      },
      isOver: () => turn.isOver || turn.isAnswered || (isManual && turn.isSpoken),
    })
    await turn.ended
    this.#watchdog.rest()
    this.#turn = undefined
    return turn.result()
  }

  interrupt(): void {
    this.#options.socket.send([CANCEL])
    this.close()
  }

  close(): void {
    this.#watchdog.rest()
    this.#options.socket.end()
    this.#fail(new RemoteFailure('closed', because('server.conversationEnded', { server: this.#options.name })))
  }

  #measureWay(turn: RealtimeTurn): void {
    this.#options.socket.measureWay((ms) => turn.wayTook(ms))
  }

  #next(type: string): Promise<RealtimeEvent> {
    if (this.#failure) return Promise.reject(this.#failure)
    this.#watchdog.expect({ reason: type }, this.#limits.firstByteMs)
    this.#awaited = { type, came: Promise.withResolvers() }
    return this.#awaited.came.promise
  }

  #receive(frame: Frame, atMs: number): void {
    const event = readRealtimeEvent(frame)
    if (!event) {
      const { name } = this.#options
      const failure = new RemoteFailure(
        'notTheProtocol',
        because('server.noRealtimeEvent', { server: name, said: shown(frame) }),
      )
      return this.#fail(failure)
    }
    const awaited = this.#awaited
    if (awaited && event.type === awaited.type) {
      this.#awaited = undefined
      this.#watchdog.rest()
      awaited.came.resolve(event)
    } else if (awaited && event.type === 'error') {
      this.#fail(
        new RemoteFailure(
          'errorInStream',
          because('server.reportsSo', { server: this.#options.name, said: oneLine(errorText(event.error ?? {})) }),
        ),
      )
    }
    this.#emitTurn(event, atMs)
  }

  #emitTurn(event: RealtimeEvent, atMs: number): void {
    const turn = this.#turn
    if (!turn) return
    turn.take(event, atMs)
    if (turn.isAnswered && !turn.isOver) this.#watchdog.expect(NEXT_OF_REPLY, this.#limits.stallMs)
  }

  #silent(failure: RemoteFailure): void {
    // What was said is a fact beside the reply: a turn that has one is whole without.
    if (this.#turn?.isReplied) this.#turn.stopWaiting()
    else this.#fail(failure)
  }

  #fail(cause: RemoteFailure): void {
    const failure = this.#withoutKey(cause)
    this.#failure ??= failure
    this.#awaited?.came.reject(failure)
    this.#awaited = undefined
    this.#turn?.fail(failureInfoOf(failure))
  }

  /** Servers that refuse a key like to repeat it. */
  #withoutKey(failure: RemoteFailure): RemoteFailure {
    const { key } = this.#options
    if (!key || !failure.message.includes(key)) return failure
    return failure.withoutKey(key)
  }
}

function shown(frame: Frame): string {
  return typeof frame === 'string' ? oneLine(frame) || 'nothing' : `${frame.length} bytes`
}
