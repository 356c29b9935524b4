import type { HostConnection } from '../../../pipeline/protocol/desktop.ts'
import {
  decodeReplyFrame,
  encodeMicrophoneFrame,
  type MicrophoneFrame,
  type ReplyFrame,
} from '../../../pipeline/protocol/wire/binary.ts'
import type { Command } from '../../../pipeline/protocol/wire/commands.ts'
import type { StampedEvent } from '../../../pipeline/protocol/wire/events.ts'
import { type ClientMessage, type HostMessage, hostMessageSchema } from '../../../pipeline/protocol/wire/messages.ts'
import { ANSWERS, type Answer, type QueryName, type QueryOf } from '../../../pipeline/protocol/wire/queries.ts'
import type { Snapshot } from '../../../pipeline/protocol/wire/snapshot.ts'
import { PROTOCOL_VERSION } from '../../../pipeline/protocol/wire/version.ts'
import { backOffMs } from './back-off.ts'
import { type ClockOffset, estimateOffset, keepSample, type PingSample } from './clock-sync.ts'
import { BAD_ANSWER, createPendingRequests, NOT_CONNECTED, type Timers } from './pending-requests.ts'
import { admitEvents } from './sequence.ts'
import type { CommandOutcome, ConnectionStatus, QueryOutcome } from './status.ts'

const PING_EVERY_MS = 2000
/**
 * Nothing was heard between so many looks, one for each ping: the host hangs, or the way to it is gone. Looks are counted,
 * not time: a page that was not let run for ten seconds finds its own timer first, and what the host said meanwhile after it.
 */
const SILENT_LOOKS = 4
/** More than this unsent and microphone frames are dropped: late audio is worse than missing audio. */
const BUFFERED_LIMIT_BYTES = 64_000

/** The part of a browser's WebSocket that is used; handlers take `never` so that a browser's own event types fit. */
export interface Socket {
  binaryType: BinaryType
  readonly readyState: number
  readonly bufferedAmount: number
  onopen: ((event: never) => unknown) | null
  onclose: ((event: never) => unknown) | null
  onmessage: ((message: never) => unknown) | null
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(): void
}

/** What the client stands on; given in, so that tests can play the network and the clock. */
export interface ClientDeps extends Timers {
  openSocket(url: string): Socket
  /** Monotonic client clock, milliseconds. */
  nowMs(): number
  random(): number
}

/** What the client tells its owner. */
export interface ClientListener {
  onStatus(status: ConnectionStatus): void
  onSnapshot(snapshot: Snapshot): void
  onEvents(events: readonly StampedEvent[]): void
  onReplyAudio(frame: ReplyFrame): void
  onClock(clock: ClockOffset): void
  /** The host sent what this page cannot read, and the connection begins anew; `field`: where, e.g. `events.0.event.state`. */
  onUnreadable(field: string): void
}

const OPEN = 1

/**
 * The page's end of the connection. Says hello, resumes where it left off, notices gaps and silence,
 * and reconnects with growing pauses until it is closed.
 */
export class ConsoleClient {
  #endpoint: HostConnection | undefined
  readonly #deps: ClientDeps
  readonly #listener: ClientListener
  readonly #requests
  #socket: Socket | undefined
  #resume: { readonly hostId: string; readonly seq: number } | undefined
  #samples: readonly PingSample[] = []
  #attempt = 0
  #silentLooks = 0
  #connected = false
  #refused = false
  #pingTimer: number | undefined
  #retryTimer: number | undefined

  constructor(deps: ClientDeps, listener: ClientListener) {
    this.#deps = deps
    this.#listener = listener
    this.#requests = createPendingRequests(deps)
  }

  /** Connects to this host, leaving any other. */
  connectTo(endpoint: HostConnection): void {
    this.#endpoint = endpoint
    this.#attempt = 0
    this.connect()
  }

  /** Connects now, also when waiting for the next attempt or refused before. Does nothing before a host is known. */
  connect(): void {
    const endpoint = this.#endpoint
    if (!endpoint) return
    this.#dropSocket()
    this.#refused = false
    this.#connected = false
    this.#listener.onStatus({ phase: 'connecting', attempt: this.#attempt })
    const socket = this.#deps.openSocket(endpoint.url)
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => this.#greet(socket, endpoint.token)
    socket.onmessage = ({ data }: { readonly data: unknown }) => this.#receive(data)
    socket.onclose = () => this.#lost()
  }

  /** Ends the connection for good. */
  close(): void {
    this.#dropSocket()
    this.#requests.failAll(NOT_CONNECTED)
  }

  /** Asks the host for something. Never rejects: what went wrong is in the outcome. */
  send(command: Command): Promise<CommandOutcome> {
    if (!this.#connected) return Promise.resolve({ ok: false, error: NOT_CONNECTED })
    const { id, outcome } = this.#requests.open()
    this.#post({ type: 'command', id, command })
    return outcome
  }

  /** Reads something from the host. Never rejects. An answer of another form counts as none: the page is of another build. */
  async query<N extends QueryName>(query: QueryOf<N>): Promise<QueryOutcome<Answer<N>>> {
    if (!this.#connected) return { ok: false, error: NOT_CONNECTED }
    const { id, outcome } = this.#requests.open()
    this.#post({ type: 'query', id, query })
    const settled = await outcome
    if (!settled.ok) return settled
    const name: N = query.name
    const parsed = ANSWERS[name].safeParse(settled.answer)
    // The schema of a query's name describes the answer to that query.
    return parsed.success ? { ok: true, answer: parsed.data as Answer<N> } : { ok: false, error: BAD_ANSWER }
  }

  /** Sends microphone audio; false when it had to be dropped. */
  sendMicrophone(frame: MicrophoneFrame): boolean {
    const socket = this.#socket
    if (!this.#connected || !socket || socket.bufferedAmount > BUFFERED_LIMIT_BYTES) return false
    socket.send(encodeMicrophoneFrame(frame))
    return true
  }

  #greet(socket: Socket, token: string): void {
    if (socket !== this.#socket) return
    this.#silentLooks = 0
    this.#post({ type: 'hello', protocol: PROTOCOL_VERSION, token, resume: this.#resume })
    this.#ping()
  }

  #ping(): void {
    this.#post({ type: 'ping', sentAtMs: this.#deps.nowMs() })
    this.#pingTimer = this.#deps.setTimeout(() => this.#look(), PING_EVERY_MS)
  }

  #look(): void {
    this.#silentLooks += 1
    if (this.#silentLooks < SILENT_LOOKS) this.#ping()
    else this.#lost()
  }

  #post(message: ClientMessage): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(message))
  }

  #receive(data: unknown): void {
    const receivedAtMs = this.#deps.nowMs()
    this.#silentLooks = 0
    if (data instanceof ArrayBuffer) {
      const frame = decodeReplyFrame(new Uint8Array(data))
      if (frame) this.#listener.onReplyAudio(frame)
      return
    }
    const read = parseHostMessage(data)
    if ('message' in read) return this.#handle(read.message, receivedAtMs)
    // A host of the same protocol version never sends anything else; a fresh snapshot is the safe answer to what it was.
    this.#listener.onUnreadable(read.field)
    this.#startOver()
  }

  #handle(message: HostMessage, receivedAtMs: number): void {
    if (message.type !== 'refused') this.#nowConnected()
    switch (message.type) {
      case 'snapshot':
        return this.#takeSnapshot(message.snapshot)
      case 'events':
        return this.#takeEvents(message.events)
      case 'result':
        return this.#requests.answer(message.id, message.error)
      case 'answer':
        return this.#requests.answer(message.id, message.error, message.answer)
      case 'pong':
        return this.#takePong({ sentAtMs: message.sentAtMs, receivedAtMs, hostMs: message.hostMs })
      case 'refused':
        this.#refused = true
        this.#dropSocket()
        this.#requests.failAll(message.error)
        return this.#listener.onStatus({ phase: 'refused', error: message.error })
    }
  }

  #nowConnected(): void {
    if (this.#connected) return
    this.#connected = true
    this.#attempt = 0
    this.#listener.onStatus({ phase: 'connected' })
  }

  #takeSnapshot(snapshot: Snapshot): void {
    // Another host has another clock.
    if (this.#resume?.hostId !== snapshot.hostId) this.#samples = []
    this.#resume = { hostId: snapshot.hostId, seq: snapshot.seq }
    this.#listener.onSnapshot(snapshot)
  }

  #takeEvents(events: readonly StampedEvent[]): void {
    if (!this.#resume) return this.#startOver()
    const { accepted, lastSeq, gap } = admitEvents(this.#resume.seq, events)
    this.#resume = { ...this.#resume, seq: lastSeq }
    if (accepted.length > 0) this.#listener.onEvents(accepted)
    if (gap) this.#startOver()
  }

  #takePong(sample: PingSample): void {
    this.#samples = keepSample(this.#samples, sample)
    const clock = estimateOffset(this.#samples)
    if (clock) this.#listener.onClock(clock)
  }

  /** Something is missing or was not understood: reconnects without resuming, so that a snapshot comes. */
  #startOver(): void {
    this.#resume = undefined
    this.#lost()
  }

  #lost(): void {
    this.#dropSocket()
    if (this.#refused) return
    this.#connected = false
    this.#requests.failAll(NOT_CONNECTED)
    const waitMs = backOffMs(this.#attempt, this.#deps.random())
    this.#attempt += 1
    const retryAtMs = this.#deps.nowMs() + waitMs
    this.#listener.onStatus({ phase: 'waiting', attempt: this.#attempt, retryAtMs })
    this.#retryTimer = this.#deps.setTimeout(() => this.connect(), waitMs)
  }

  #dropSocket(): void {
    for (const timer of [this.#pingTimer, this.#retryTimer]) if (timer !== undefined) this.#deps.clearTimeout(timer)
    this.#pingTimer = undefined
    this.#retryTimer = undefined
    const socket = this.#socket
    this.#socket = undefined
    this.#connected = false
    if (!socket) return
    socket.onopen = null
    socket.onclose = null
    socket.onmessage = null
    socket.close()
  }
}

/** What a text message says, or the first field of it that cannot be read. */
function parseHostMessage(data: unknown): { readonly message: HostMessage } | { readonly field: string } {
  if (typeof data !== 'string') return { field: 'frame' }
  try {
    const parsed = hostMessageSchema.safeParse(JSON.parse(data))
    if (parsed.success) return { message: parsed.data }
    return { field: parsed.error.issues[0]?.path.join('.') || 'type' }
  } catch {
    return { field: 'JSON' }
  }
}
