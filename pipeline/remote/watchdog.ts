import { digitsOf, PLAIN } from '../measures/numbers.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { RemoteFailure } from './remote-failure.ts'

/** Waits for the next step of an exchange with a server, and says which one did not come. */
export class Watchdog {
  readonly #onSilence: (failure: RemoteFailure) => void
  readonly #server: string
  #timer: NodeJS.Timeout | undefined
  #expected: StatedReason | undefined
  #limitMs = 0

  /** @param onSilence called once, where what was expected does not come in time */
  constructor(onSilence: (failure: RemoteFailure) => void, server: string) {
    this.#onSilence = onSilence
    this.#server = server
  }

  /** From now on this is waited for, in place of what was waited for before; the same object is the same wait. */
  expect(what: StatedReason, limitMs: number): void {
    // Bytes come often: the same wait is begun again without making a new timer.
    if (this.#timer && what === this.#expected && limitMs === this.#limitMs) {
      this.#timer.refresh()
      return
    }
    clearTimeout(this.#timer)
    this.#expected = what
    this.#limitMs = limitMs
    this.#timer = setTimeout(() => this.#fail(), limitMs)
    this.#timer.unref()
  }

  /** Nothing is waited for any more. */
  rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #fail(): void {
    const what = this.#expected ?? because('await.answer')
    const message = because('server.silent', { server: this.#server, what, seconds: secondsOf(this.#limitMs) })
    this.#onSilence(new RemoteFailure('timeout', message, { hint: because('do.loadingOrBusy') }))
  }
}

function secondsOf(ms: number): string {
  return digitsOf(ms / 1000, ms < 1000 ? 2 : 0, PLAIN)
}
