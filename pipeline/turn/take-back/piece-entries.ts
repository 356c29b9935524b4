import type { CounterName } from '../../protocol/counters.ts'
import type { Span } from '../../protocol/spans.ts'
import type { TurnAnchors, TurnStatus } from '../../protocol/turns.ts'
import type { LedgerStamps, StolenTimes } from '../../tracing/ledger.ts'
import type { ReplyEntries } from '../log/draft-log.ts'

/**
 * The entries of one piece of a turn. Once the person has taken the turn back, what still comes of the piece's work is
 * no part of the turn's trace: only that the work was done stays in it, as cancelled.
 */
export class PieceEntries implements ReplyEntries {
  readonly #trace: ReplyEntries
  #closed = false

  constructor(trace: ReplyEntries) {
    this.#trace = trace
  }

  get id(): string {
    return this.#trace.id
  }

  get index(): number {
    return this.#trace.index
  }

  get stamps(): Readonly<Partial<LedgerStamps>> {
    return this.#closed ? {} : this.#trace.stamps
  }

  /** The piece is over: nothing but spans is entered from now on. */
  close(): void {
    this.#closed = true
  }

  advance(status: TurnStatus, anchors?: Partial<TurnAnchors>): void {
    if (!this.#closed) this.#trace.advance(status, anchors)
  }

  stamp(stamps: Partial<LedgerStamps>): void {
    if (!this.#closed) this.#trace.stamp(stamps)
  }

  stolen(times: StolenTimes): void {
    if (!this.#closed) this.#trace.stolen(times)
  }

  hostDelayWithin(limitMs: number): number {
    return this.#closed ? 0 : this.#trace.hostDelayWithin(limitMs)
  }

  reply(text: string, final: boolean): void {
    if (!this.#closed) this.#trace.reply(text, final)
  }

  span(...spans: readonly Span[]): void {
    this.#trace.span(...(this.#closed ? spans.map((span) => ({ ...span, cancelled: true })) : spans))
  }

  count(name: CounterName, by?: number): void {
    if (!this.#closed) this.#trace.count(name, by)
  }

  fact(name: CounterName, value: number): void {
    if (!this.#closed) this.#trace.fact(name, value)
  }
}
