import { RunDelayWatch } from '../../base/process/run-delay.ts'
import type { CounterName } from '../../protocol/counters.ts'
import type { Span } from '../../protocol/spans.ts'
import type { TurnAnchors, TurnStatus } from '../../protocol/turns.ts'
import type { LedgerStamps, StolenTimes } from '../../tracing/ledger.ts'

/** The entries a reply makes in a turn's trace. */
export interface ReplyEntries {
  readonly id: string
  readonly index: number
  readonly stamps: Readonly<Partial<LedgerStamps>>
  advance(status: TurnStatus, anchors?: Partial<TurnAnchors>): void
  stamp(stamps: Partial<LedgerStamps>): void
  stolen(times: StolenTimes): void
  hostDelayWithin(limitMs: number): number
  reply(text: string, final: boolean): void
  span(...spans: readonly Span[]): void
  count(name: CounterName, by?: number): void
  fact(name: CounterName, value: number): void
}

/**
 * Entries of a reply that is prepared before anybody knows whether it will be wanted. They are kept in order; once
 * the reply is wanted they go into the turn's trace as if they had been made there, and later ones go straight in.
 */
export class DraftLog implements ReplyEntries {
  readonly id: string
  readonly index: number
  #kept: ((trace: ReplyEntries) => void)[] = []
  #spans: Span[] = []
  #stamps: Partial<LedgerStamps> = {}
  readonly #hostDelay = new RunDelayWatch()
  #trace: ReplyEntries | undefined

  constructor(turn: { readonly id: string; readonly index: number }) {
    this.id = turn.id
    this.index = turn.index
  }

  get stamps(): Readonly<Partial<LedgerStamps>> {
    return this.#stamps
  }

  advance(status: TurnStatus, anchors?: Partial<TurnAnchors>): void {
    this.#enter((trace) => trace.advance(status, anchors))
  }

  stamp(stamps: Partial<LedgerStamps>): void {
    this.#stamps = { ...this.#stamps, ...stamps }
    this.#enter((trace) => trace.stamp(stamps))
  }

  stolen(times: StolenTimes): void {
    this.#enter((trace) => trace.stolen(times))
  }

  hostDelayWithin(limitMs: number): number {
    return this.#hostDelay.takeWithin(limitMs)
  }

  reply(text: string, final: boolean): void {
    this.#enter((trace) => trace.reply(text, final))
  }

  span(...spans: readonly Span[]): void {
    this.#spans.push(...spans)
    this.#enter((trace) => trace.span(...spans))
  }

  count(name: CounterName, by?: number): void {
    this.#enter((trace) => trace.count(name, by))
  }

  fact(name: CounterName, value: number): void {
    this.#enter((trace) => trace.fact(name, value))
  }

  /** The reply is wanted: its entries go into the trace. */
  commit(trace: ReplyEntries): void {
    this.#trace = trace
    for (const enter of this.#kept) enter(trace)
    this.#kept = []
  }

  /** The reply is not wanted: the work that was done stays visible, as cancelled. */
  discard(trace: ReplyEntries): void {
    this.#kept = []
    if (this.#spans.length > 0) trace.span(...this.#spans.map((span) => ({ ...span, cancelled: true })))
  }

  #enter(entry: (trace: ReplyEntries) => void): void {
    if (this.#trace) entry(this.#trace)
    else this.#kept.push(entry)
  }
}
