import type { RawData } from 'ws'
import { z } from 'zod'
import { nowMs } from '../base/clock.ts'
import { Failure, failureInfoOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { ErrorInfo } from '../protocol/errors.ts'
import { decodeMicrophoneFrame, type MicrophoneFrame } from '../protocol/wire/binary.ts'
import type { Command } from '../protocol/wire/commands.ts'
import { type ClientMessage, clientMessageSchema } from '../protocol/wire/messages.ts'
import type { Query } from '../protocol/wire/queries.ts'
import type { ConsoleClient } from './console-client.ts'
import { CONSOLE_LIMITS, type ConsoleLimits } from './console-limits.ts'
import { Lane } from './lane.ts'
import { RateLimit } from './rate-limit.ts'

/** What consoles ask of the pipeline. */
export interface ConsoleAnswers {
  /** Carries a command out; throws a `Failure` with what, why and what to do. */
  command(command: Command, from: ConsoleClient): void | Promise<void>
  /** Answers what is too much to be told to everyone; throws a `Failure` where it cannot. */
  query(query: Query): Promise<unknown>
  microphone(frame: MicrophoneFrame, from: ConsoleClient): void
}

export const BAD_MESSAGE: ErrorInfo = new Failure('protocol.badMessage', because('console.badMessage')).toInfo()

/** Of a name that is quoted back. */
const MOST_SHOWN_NAME = 50

const TOO_MANY_QUERIES: ErrorInfo = new Failure(
  'console.tooManyQueries',
  because('console.tooManyQueries'),
  because('do.waitForAnswers'),
).toInfo()

/** Takes in what one console sends, as fast as it may. */
export class ConsoleRequests {
  readonly #client: ConsoleClient
  readonly #answers: ConsoleAnswers
  readonly #messages: RateLimit
  readonly #bytes: RateLimit
  readonly #queries: Lane

  constructor(client: ConsoleClient, answers: ConsoleAnswers, limits: ConsoleLimits = CONSOLE_LIMITS) {
    this.#client = client
    this.#answers = answers
    const atMs = nowMs()
    this.#messages = new RateLimit(limits.messageBurst, limits.messagesPerSecond, atMs)
    this.#bytes = new RateLimit(limits.byteBurst, limits.bytesPerSecond, atMs)
    this.#queries = new Lane(limits.queriesAtOnce, limits.queriesWaiting)
  }

  /** Takes a message in; `flood`: it sent more than it may and must be closed, nothing of this message was looked at. */
  receive(data: RawData, isBinary: boolean): 'taken' | 'flood' {
    const receivedMs = nowMs()
    const bytes = bytesOf(data)
    if (!this.#messages.take(receivedMs) || !this.#bytes.take(receivedMs, bytes.byteLength)) return 'flood'
    if (isBinary) this.#hear(bytes)
    else this.#obey(readMessage(bytes), receivedMs)
    return 'taken'
  }

  /** The console has gone: what waits to be answered is not. */
  close(): void {
    this.#queries.clear()
  }

  #hear(bytes: Buffer): void {
    const frame = decodeMicrophoneFrame(bytes)
    if (frame) this.#answers.microphone(frame, this.#client)
  }

  #obey(message: ReadMessage, receivedMs: number): void {
    switch (message?.type) {
      case 'badCommand':
        return this.#client.send({ type: 'result', id: message.id, error: message.error })
      case 'badQuery':
        return this.#client.send({ type: 'answer', id: message.id, answer: null, error: message.error })
      case 'ping':
        return this.#client.send({ type: 'pong', sentAtMs: message.sentAtMs, hostMs: receivedMs })
      case 'command':
        return this.#carryOut(message.id, message.command)
      case 'query':
        return this.#answer(message.id, message.query)
      default:
        // A page of another build, or junk: told once and left at that; the connection stays.
        return this.#client.send({ type: 'refused', error: BAD_MESSAGE })
    }
  }

  #carryOut(id: number, command: Command): void {
    Promise.try(() => this.#answers.command(command, this.#client)).then(
      () => this.#client.send({ type: 'result', id }),
      (error) => this.#client.send({ type: 'result', id, error: failureInfoOf(error) }),
    )
  }

  #answer(id: number, query: Query): void {
    const taken = this.#queries.take(() =>
      Promise.try(() => this.#answers.query(query)).then(
        (result) => this.#client.send({ type: 'answer', id, answer: result }),
        (error) => this.#client.send({ type: 'answer', id, answer: null, error: failureInfoOf(error) }),
      ),
    )
    if (!taken) this.#client.send({ type: 'answer', id, answer: null, error: TOO_MANY_QUERIES })
  }
}

/** A text message of a console; `undefined` for anything that is none. */
export function parseClientMessage(data: RawData): ClientMessage | undefined {
  const message = readMessage(bytesOf(data))
  return message && 'error' in message ? undefined : message
}

/** Asks for something in a way that cannot be taken: whoever waits for an answer is told why. */
interface BadRequest {
  readonly type: 'badCommand' | 'badQuery'
  readonly id: number
  readonly error: ErrorInfo
}

type ReadMessage = ClientMessage | BadRequest | undefined

const envelopeSchema = z.object({
  type: z.enum(['command', 'query']),
  id: z.number().int(),
  command: z.object({ name: z.string() }).optional(),
  query: z.object({ name: z.string() }).optional(),
})

function readMessage(bytes: Buffer): ReadMessage {
  let content: unknown
  try {
    content = JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
  const { data, error } = clientMessageSchema.safeParse(content)
  if (data) return data
  const envelope = envelopeSchema.safeParse(content).data
  if (!envelope) return undefined
  const { type, id, command, query } = envelope
  const [issue] = error.issues
  const where = issue?.path.slice(1).join('.')
  const wrong = issue?.message ?? because('import.notFitting')
  const what = where ? because('of.what', { what: where, why: wrong }) : wrong
  const name = ((command ?? query)?.name ?? '').slice(0, MOST_SHOWN_NAME)
  return {
    ...{ type: type === 'command' ? 'badCommand' : 'badQuery', id },
    error: new Failure(
      'protocol.badFields',
      because('console.badFields', { name, what }),
      because('do.correctValue'),
    ).toInfo(),
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}
