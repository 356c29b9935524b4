import { z } from 'zod'
import { because } from '../../measures/reasons/reasons.ts'
import { oneLine } from '../answer-check.ts'
import { RemoteFailure } from '../remote-failure.ts'

/** One event of the Wyoming protocol: what it is, what it says, and bytes. */
export interface WyomingEvent {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly payload: Uint8Array
}

const LINE_FEED = 0x0a
/** Longer than any list of voices that a server tells within its line. */
const MAX_LINE_BYTES = 1024 * 1024
const MAX_PART_BYTES = 8 * 1024 * 1024

const bytes = z.int().nonnegative().max(MAX_PART_BYTES).nullish()
const headSchema = z.object({
  type: z.string(),
  data: z.record(z.string(), z.unknown()).nullish(),
  data_length: bytes,
  payload_length: bytes,
})
const dataSchema = z.record(z.string(), z.unknown())
const NOTHING = new Uint8Array(0)

/** An event as it is sent: its line, and its bytes behind. */
export function encodeEvent(type: string, data: object = {}, payload: Uint8Array = NOTHING): Uint8Array {
  const line = JSON.stringify({ type, data, ...(payload.length > 0 ? { payload_length: payload.length } : {}) })
  return Buffer.concat([Buffer.from(`${line}\n`, 'utf8'), payload])
}

/** Cuts a stream of bytes into events, wherever it was cut on its way. */
export class EventCutter {
  readonly #server: string
  #rest: Buffer = Buffer.alloc(0)

  /** @param server how it is called in messages */
  constructor(server: string) {
    this.#server = server
  }

  /** The events that are whole now. @throws RemoteFailure where the bytes are no Wyoming */
  push(piece: Uint8Array): readonly WyomingEvent[] {
    this.#rest = Buffer.concat([this.#rest, piece])
    const events: WyomingEvent[] = []
    for (let event = this.#take(); event; event = this.#take()) events.push(event)
    return events
  }

  #take(): WyomingEvent | undefined {
    const lineEnd = this.#rest.indexOf(LINE_FEED)
    if (lineEnd === -1) {
      if (this.#rest.length > MAX_LINE_BYTES) throw this.#failure('a line that does not end')
      return undefined
    }
    const { type, data, ...lengths } = this.#head(this.#rest.toString('utf8', 0, lineEnd))
    const dataAt = lineEnd + 1
    const payloadAt = dataAt + (lengths.data_length ?? 0)
    const end = payloadAt + (lengths.payload_length ?? 0)
    if (this.#rest.length < end) return undefined
    const apart = payloadAt > dataAt ? this.#data(this.#rest.toString('utf8', dataAt, payloadAt)) : {}
    // A copy: the payload outlives the piece that it came in.
    const payload = Uint8Array.prototype.slice.call(this.#rest, payloadAt, end)
    this.#rest = this.#rest.subarray(end)
    return { type, data: { ...data, ...apart }, payload }
  }

  #head(line: string): z.infer<typeof headSchema> {
    return this.#parsed(line, headSchema)
  }

  #data(text: string): z.infer<typeof dataSchema> {
    return this.#parsed(text, dataSchema)
  }

  #parsed<T>(text: string, schema: z.ZodType<T>): T {
    try {
      return schema.parse(JSON.parse(text))
    } catch {
      throw this.#failure(oneLine(text) || 'an empty line')
    }
  }

  #failure(what: string): RemoteFailure {
    return new RemoteFailure('notTheProtocol', because('server.noWyoming', { server: this.#server, what }), {
      hint: because('do.wyomingPort'),
    })
  }
}

const errorSchema = z.object({ text: z.string().default(''), code: z.string().nullish() })

/** An event that reports an error, as a failure; `undefined` for every other. */
export function reportedError({ type, data }: WyomingEvent, server: string): RemoteFailure | undefined {
  if (type !== 'error') return undefined
  const { text, code } = errorSchema.safeParse(data).data ?? { text: '', code: undefined }
  const said = oneLine(text) || code || 'without a word'
  return new RemoteFailure('errorInStream', because('server.reports', { server, said }), {
    hint: because('do.logSaysMore'),
  })
}
