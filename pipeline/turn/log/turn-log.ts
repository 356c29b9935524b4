import { nowMs } from '../../base/clock.ts'
import { createId } from '../../base/ids.ts'
import { RunDelayWatch } from '../../base/process/run-delay.ts'
import type { FlagValues } from '../../flags/registry.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { CounterName, Counters, CountersUnder } from '../../protocol/counters.ts'
import type { ErrorInfo } from '../../protocol/errors.ts'
import type { FlagRecord } from '../../protocol/flags.ts'
import type { TurnCost } from '../../protocol/models/costs.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import type { Span } from '../../protocol/spans.ts'
import type { SpokenWord, TurnAnchors, TurnRecord, TurnStatus } from '../../protocol/turns.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import {
  buildLedger,
  type LedgerOwners,
  type LedgerReasons,
  type LedgerStamps,
  type StolenTimes,
} from '../../tracing/ledger.ts'
import { stagesActiveAtOnce } from '../../tracing/overlap.ts'
import { type Stall, stalledMs, withStalls } from '../../tracing/stalls.ts'
import type { TurnEnd, TurnOrigin } from '../turn-machine.ts'
import { heldOwners } from '../turn-origins.ts'
import { EndDoubt } from './end-doubt.ts'
import { ledgerOwners } from './flag-owners.ts'
import { VadTrace } from './vad-trace.ts'

export interface TurnLogOptions {
  readonly id: string
  readonly index: number
  readonly origin: TurnOrigin
  readonly openedMs: number
  /** Wall clock at `openedMs`, ISO 8601. */
  readonly startedAt: string
  readonly flags: FlagRecord
  readonly preset: string | undefined
  readonly owners: LedgerOwners
  /** Stretches since a moment of the host's clock in which the whole host stood still. */
  readonly stallsSince?: ((fromMs: number) => readonly Stall[]) | undefined
  readonly emit: (event: PipelineEvent) => void
}

/** Opens the trace of a turn that begins now, which is `now` by the wall clock. */
export function openTurnLog(
  options: Pick<TurnLogOptions, 'index' | 'origin' | 'preset' | 'emit' | 'stallsSince'> & {
    readonly flags: FlagValues
  },
  now: Date,
): TurnLog {
  return new TurnLog({
    ...options,
    id: createId('turn'),
    openedMs: nowMs(),
    startedAt: now.toISOString(),
    owners: { ...ledgerOwners(options.flags), ...heldOwners(options.origin) },
  })
}

/** Whether a counter tells of the reply: another reply has its own. What was computed before the endpoint was of use. */
function isOfReply(name: CounterName): boolean {
  return name !== 'llm.prefillsBeforeEndpoint' && /^(llm|tts|playback)\./.test(name)
}

/**
 * Keeps the trace of one turn: its texts, stamps, spans and counters. Every entry is told to the outside as an event
 * at once; what the entries add up to is the record that closes the turn.
 */
export class TurnLog {
  readonly id: string
  readonly index: number
  readonly origin: TurnOrigin
  /** Whether the estimate of where speech ended is believed; where it is not, the turn has no ledger. */
  readonly endDoubt = new EndDoubt()
  readonly #options: TurnLogOptions
  readonly #spans: Span[] = []
  readonly #counters: { -readonly [Name in CounterName]?: number } = {}
  #status: TurnStatus
  #anchors: TurnAnchors
  #stamps: Partial<LedgerStamps> = {}
  #reasons: LedgerReasons = {}
  #stolen: StolenTimes = {}
  readonly #hostDelay = new RunDelayWatch()
  #transcript = { text: '', final: false }
  #words: readonly SpokenWord[] | undefined
  readonly #vadTrack = new VadTrace()
  #reply = { text: '', final: false }
  #cost: TurnCost | undefined

  constructor(options: TurnLogOptions) {
    this.#options = options
    this.id = options.id
    this.index = options.index
    this.origin = options.origin
    this.#status = 'listening'
    this.#anchors = { openedMs: options.openedMs }
    options.emit({ kind: 'turnOpened', turn: this.record() })
  }

  get stamps(): Readonly<Partial<LedgerStamps>> {
    return this.#stamps
  }

  get status(): TurnStatus {
    return this.#status
  }

  /** The turn has come further; anchors given are added to those known. */
  advance(status: TurnStatus, anchors: Partial<TurnAnchors> = {}): void {
    this.#status = status
    this.#anchors = { ...this.#anchors, ...anchors }
    this.#options.emit({ kind: 'turnAdvanced', turnId: this.id, status, anchors })
  }

  /** Adds stamps to the ledger and tells how it stands now. */
  stamp(stamps: Partial<LedgerStamps>, reasons: LedgerReasons = {}): void {
    this.#stamps = { ...this.#stamps, ...stamps }
    this.#reasons = { ...this.#reasons, ...reasons }
    const ledger = this.#ledger()
    if (ledger) this.#options.emit({ kind: 'ledgerChanged', turnId: this.id, ledger })
  }

  /** Of a part, how long its work was kept from a processor; comes before the stamp that ends the part. */
  stolen(times: StolenTimes): void {
    this.#stolen = { ...this.#stolen, ...times }
  }

  /** How long the host's own thread was kept from a processor since this was asked before, at most `limitMs`. */
  hostDelayWithin(limitMs: number): number {
    return this.#hostDelay.takeWithin(limitMs)
  }

  transcript(text: string, final: boolean): void {
    if (text === this.#transcript.text && final === this.#transcript.final) return
    this.#transcript = { text, final }
    this.#options.emit({ kind: 'transcriptChanged', turnId: this.id, text, final })
  }

  /** The words of the final transcript, dated. */
  words(words: readonly SpokenWord[]): void {
    this.#words = words
  }

  /** The detector's view of `hopMs` of audio that end at `endMs`. */
  speechProbability(endMs: number, hopMs: number, probability: number): void {
    this.#vadTrack.note(endMs, hopMs, probability)
  }

  reply(text: string, final: boolean): void {
    this.#reply = { text, final }
    this.#options.emit({ kind: 'replyChanged', turnId: this.id, text, final })
  }

  span(...spans: readonly Span[]): void {
    this.#spans.push(...spans)
    this.#options.emit({ kind: 'spansRecorded', turnId: this.id, spans: [...spans] })
  }

  count(name: CounterName, by = 1): void {
    this.#counters[name] = (this.#counters[name] ?? 0) + by
  }

  /** A fact that replaces what was known before. */
  fact(name: CounterName, value: number): void {
    this.#counters[name] = value
  }

  /** Several facts at once, each under a prefix. */
  facts<Prefix extends string>(prefix: Prefix, values: CountersUnder<Prefix>): void {
    for (const [name, value] of Object.entries<number | undefined>(values))
      if (value !== undefined) this.fact(`${prefix}${name}` as CounterName, value)
  }

  counter(name: CounterName): number {
    return this.#counters[name] ?? 0
  }

  /**
   * The person went on after what was taken for the end: from here on the turn is being heard again. Work since that end
   * was in vain and stays visible as cancelled; times, texts and facts of the reply are those of the one that comes.
   */
  takeBack(): void {
    const fromMs = this.#stamps.speechEndMs ?? Number.POSITIVE_INFINITY
    for (const [index, span] of this.#spans.entries()) {
      if (span.startMs >= fromMs) this.#spans[index] = { ...span, cancelled: true }
    }
    const { openedMs, speechStartMs } = this.#anchors
    this.#anchors = { openedMs, ...(speechStartMs === undefined ? {} : { speechStartMs }) }
    this.#status = 'hearing'
    this.#stamps = {}
    this.#reasons = {}
    this.#stolen = {}
    this.#transcript = { ...this.#transcript, final: false }
    this.#words = undefined
    this.endDoubt.reset()
    this.#reply = { text: '', final: false }
    for (const name of Object.keys(this.#counters) as CounterName[]) {
      if (isOfReply(name)) delete this.#counters[name]
    }
    this.#options.emit({ kind: 'turnTakenBack', turn: this.record() })
  }

  /** All that was counted so far. */
  get counters(): Counters {
    return this.#counters
  }

  /** What it cost at servers elsewhere; nothing where no stage was one. */
  price(cost: TurnCost | undefined): void {
    this.#cost = cost
  }

  /** Closes the trace. The record is complete and final. */
  close(end: TurnEnd, closedMs: number, reason?: StatedReason, error?: ErrorInfo): TurnRecord {
    this.#status = end
    this.#anchors = { ...this.#anchors, closedMs }
    this.fact('pipeline.stagesActiveAtOnce', stagesActiveAtOnce(this.#spans, ['asr', 'llm', 'tts']))
    this.#markStalls(closedMs)
    const why = this.#notMeasurable(end, reason, error)
    const record = {
      ...this.record(),
      ...{ error, notMeasurable: why?.reason },
      ...(why?.because ? { notMeasurableBecause: why.because } : {}),
    }
    this.#options.emit({ kind: 'turnClosed', turn: record })
    return record
  }

  record(): TurnRecord {
    const { origin, startedAt, flags, preset } = this.#options
    const ledger = this.#ledger()
    const heardMs = ledger?.heardMs === undefined ? undefined : (this.#anchors.speechEndMs ?? 0) + ledger.heardMs
    return {
      id: this.id,
      index: this.index,
      origin: origin.kind,
      clipId: origin.kind === 'clip' ? origin.clipId : undefined,
      deviceId: origin.kind === 'device' ? origin.deviceId : undefined,
      startedAt,
      pace: origin.kind === 'clip' ? origin.pace : 'realtime',
      status: this.#status,
      anchors: { ...this.#anchors, heardMs },
      transcript: this.#transcript,
      reply: this.#reply,
      words: this.#words && [...this.#words],
      vadTrack: this.#vadTrack.track(),
      ledger,
      spans: [...this.#spans],
      counters: { ...this.#counters },
      ...(this.#cost ? { cost: this.#cost } : {}),
      flags: { ...flags },
      preset,
    }
  }

  #ledger() {
    const { speechEndMs } = this.#stamps
    if (speechEndMs === undefined || this.#isFast || this.endDoubt.reason !== undefined) return undefined
    const ledger = buildLedger({ ...this.#stamps, speechEndMs }, this.#options.owners, this.#reasons, this.#stolen)
    return withStalls(ledger, speechEndMs, this.#options.stallsSince?.(speechEndMs) ?? [])
  }

  get #isFast(): boolean {
    return this.origin.kind === 'clip' && this.origin.pace === 'fast'
  }

  /** A turn during which the host stood still says so, also where that is in no part of its ledger. */
  #markStalls(closedMs: number): void {
    const { openedMs, stallsSince } = this.#options
    const ms = stalledMs(stallsSince?.(openedMs) ?? [], openedMs, closedMs)
    if (ms > 0) this.fact('host.stalledMs', ms)
  }

  /** A turn is measurable once the first word's audio left the voice; otherwise the reason it is not. */
  #notMeasurable(end: TurnEnd, reason?: StatedReason, error?: ErrorInfo): StatedReason | undefined {
    if (this.#ledger()?.processingMs !== undefined) return undefined
    if (reason) return reason
    if (error) return { reason: error.message, because: error.because }
    if (this.endDoubt.reason !== undefined) return this.endDoubt.reason
    if (this.#isFast && end === 'finished') return because('turn.fast')
    if (end === 'interrupted') return because('turn.interrupted')
    if (end === 'cancelled') return because('turn.cancelled')
    if (end === 'finished' && this.#stamps.speechEndMs === undefined) return because('turn.typed')
    return because('turn.noSound')
  }
}
