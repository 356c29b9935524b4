import { LineCutter } from './lines.ts'

/** One event of a stream of server-sent events. */
export interface ServerSentEvent {
  /** Its `event:` field; `message` where it has none. */
  readonly event: string
  /** Its `data:` lines, joined by line feeds. */
  readonly data: string
}

/**
 * Parses `text/event-stream` (WHATWG HTML, 9.2.6) from bytes as they come. Comments are counted, for they show that the
 * server lives. Unlike the standard, an event that the end of the stream cuts off is given out: servers that simply close
 * lose their last one otherwise.
 */
export class EventStreamParser {
  readonly #onEvent: (event: ServerSentEvent) => void
  readonly #lines = new LineCutter((line) => this.#line(line))
  #event = ''
  #data: string[] = []
  #comments = 0

  constructor(onEvent: (event: ServerSentEvent) => void) {
    this.#onEvent = onEvent
  }

  /** Lines that only keep the connection alive, so far. */
  get comments(): number {
    return this.#comments
  }

  /** Events that become whole are given out before this returns. */
  push(bytes: Uint8Array): void {
    this.#lines.push(bytes)
  }

  /** The stream is over. */
  end(): void {
    this.#lines.end()
    this.#dispatch()
  }

  #line(line: string): void {
    if (line === '') this.#dispatch()
    else if (line.startsWith(':')) this.#comments += 1
    else this.#field(line)
  }

  #field(line: string): void {
    const colon = line.indexOf(':')
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'data') this.#data.push(value)
    else if (name === 'event') this.#event = value
  }

  #dispatch(): void {
    const [data, event] = [this.#data, this.#event]
    this.#data = []
    this.#event = ''
    if (data.length > 0) this.#onEvent({ event: event === '' ? 'message' : event, data: data.join('\n') })
  }
}
