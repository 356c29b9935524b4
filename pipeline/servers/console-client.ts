import type { WebSocket } from 'ws'
import { encodeReplyFrame, type ReplyFrame } from '../protocol/wire/binary.ts'
import type { StampedEvent } from '../protocol/wire/events.ts'
import type { HostMessage } from '../protocol/wire/messages.ts'
import type { Snapshot } from '../protocol/wire/snapshot.ts'
import { PROTOCOL_VERSION } from '../protocol/wire/version.ts'

/** Above this much unsent data a client counts as slow: its events are dropped, and a snapshot takes their place. */
const SLOW_CLIENT_BYTES = 2_000_000

/**
 * One console on the wire. Events queue here between flushes; a client that does not read is never waited for:
 * its queue is thrown away, and once it has caught up it is sent the state as it then is.
 */
export class ConsoleClient {
  readonly #socket: WebSocket
  readonly #snapshot: () => Snapshot
  #queue: StampedEvent[] = []
  #slow = false

  constructor(socket: WebSocket, snapshot: () => Snapshot) {
    this.#socket = socket
    this.#snapshot = snapshot
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  /** Queues an event for the next flush. */
  enqueue(event: StampedEvent): void {
    if (!this.#slow) this.#queue.push(event)
  }

  /** Sends what has queued up; called at the gateway's pace. */
  flush(): void {
    if (this.#socket.bufferedAmount > SLOW_CLIENT_BYTES) {
      this.#slow = true
      this.#queue = []
      return
    }
    if (this.#slow) {
      this.#slow = false
      this.sendSnapshot()
      return
    }
    if (this.#queue.length === 0) return
    this.send({ type: 'events', events: this.#queue })
    this.#queue = []
  }

  sendSnapshot(): void {
    this.#queue = []
    this.send({ type: 'snapshot', protocol: PROTOCOL_VERSION, snapshot: this.#snapshot() })
  }

  send(message: HostMessage): void {
    if (this.open) this.#socket.send(JSON.stringify(message))
  }

  /** Reply audio goes at once: it is what the listener waits for. */
  sendReply(frame: ReplyFrame): void {
    if (this.open) this.#socket.send(encodeReplyFrame(frame))
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }
}
