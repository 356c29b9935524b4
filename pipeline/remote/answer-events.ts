import type { RemoteFailure } from './remote-failure.ts'
import { EventStreamParser } from './server-sent-events.ts'

/** How one kind of answer is read. */
interface EventReading {
  /** Takes the data of an event. @returns whether it was the last @throws RemoteFailure where it is none of the answer */
  take(data: string): boolean
  /** What it is where the stream ends before its last event. */
  cutOff(): RemoteFailure
}

/** An answer that comes as events, up to the one that says that there is no more; what follows it is passed over. */
export class AnswerEvents {
  readonly #reading: EventReading
  readonly #parser = new EventStreamParser(({ data }) => {
    if (!this.#done) this.#done = this.#reading.take(data)
  })
  #done = false

  constructor(reading: EventReading) {
    this.#reading = reading
  }

  /** The server said that there is no more. */
  get done(): boolean {
    return this.#done
  }

  /** @throws RemoteFailure where an event reports an error, or is none of the answer */
  push(bytes: Uint8Array): void {
    this.#parser.push(bytes)
  }

  /** The stream is over. @throws RemoteFailure where it was cut off */
  end(): void {
    this.#parser.end()
    if (!this.#done) throw this.#reading.cutOff()
  }
}

/** What the data of an event holds, where it is JSON. */
export function eventJson(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
