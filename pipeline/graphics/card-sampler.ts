import { nowMs } from '../base/clock.ts'
import type { CardSample, Graphics, GraphicsCard } from '../protocol/graphics.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import type { CardSource, SourceListener } from './card-source.ts'
import { DrmSource } from './drm-source.ts'
import { SYSFS } from './find-graphics.ts'
import { isNvidiaCard } from './nvidia-smi.ts'
import { NvidiaSource } from './nvidia-source.ts'
import { PowerHistory } from './power-history.ts'
import { untold } from './untold.ts'

export interface CardSamplerOptions {
  readonly cards: readonly GraphicsCard[]
  /** Time between two samples. */
  readonly everyMs?: number
  /** How long it goes on sampling after it was last asked to. */
  readonly awakeMs?: number
  readonly program?: string
  readonly sysfs?: string
  /** Whether a process may be started now; it waits until it may. */
  readonly mayStart?: () => boolean
  /** How long the `nvidia-smi` may say nothing. */
  readonly silenceMs?: number
}

const EVERY_MS = 1000
const AWAKE_MS = 60_000
/** A sample that is older than so many intervals says nothing of now. */
const STALE_INTERVALS = 3
const PCI_ADDRESS = /^[\da-f]{4,8}:[\da-f]{2}:[\da-f]{2}\.\d$/i

/** The newest samples, and why there are none. */
export interface CardReadings extends Readonly<Pick<Graphics, 'unknown' | 'unknownBecause'>> {
  readonly cards: readonly CardSample[]
}

/**
 * What graphics cards do, about once a second, by a child process and by files that are read in the background; only for a
 * while after it was asked to. Nothing waits for it, and what it cannot find out is left out, with the reason.
 */
export class CardSampler implements SourceListener {
  readonly #everyMs: number
  readonly #awakeMs: number
  readonly #sources: readonly CardSource[]
  readonly #newest = new Map<string, { readonly atMs: number; readonly sample: CardSample }>()
  readonly #power = new Map<string, PowerHistory>()
  #silence: StatedReason | undefined
  #asleep: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: CardSamplerOptions) {
    this.#everyMs = options.everyMs ?? EVERY_MS
    this.#awakeMs = options.awakeMs ?? AWAKE_MS
    this.#sources = sourcesOf(options, this.#everyMs, this)
  }

  /**
   * Samples for a while from now on. Starts a process where it slept, at once or when it may.
   */
  wake(): void {
    if (this.#closed || this.#sources.length === 0) return
    if (this.#asleep) {
      this.#asleep.refresh()
      return
    }
    this.#asleep = setTimeout(() => this.#sleep(), this.#awakeMs)
    this.#asleep.unref()
    for (const source of this.#sources) source.start()
  }

  /** What is known of each card now. */
  get readings(): CardReadings {
    const sinceMs = nowMs() - STALE_INTERVALS * this.#everyMs
    const cards = [...this.#newest.values()].flatMap(({ atMs, sample }) => (atMs >= sinceMs ? [sample] : []))
    return { cards, ...untold(this.#silence) }
  }

  /** An estimate of the energy that a card took between two moments of the host's clock; `undefined`: unknown. */
  joules(card: string, fromMs: number, toMs: number): number | undefined {
    return this.#power.get(card)?.joules(fromMs, toMs)
  }

  /** Ends for good, with its processes. */
  close(): void {
    this.#closed = true
    this.#sleep()
  }

  sampled(sample: CardSample): void {
    const atMs = nowMs()
    this.#newest.set(sample.card, { atMs, sample })
    if (sample.powerWatts === undefined) return
    const history = this.#power.get(sample.card) ?? new PowerHistory()
    this.#power.set(sample.card, history)
    history.add(atMs, sample.powerWatts)
  }

  silent(why: StatedReason | undefined): void {
    this.#silence = why
  }

  #sleep(): void {
    clearTimeout(this.#asleep)
    this.#asleep = undefined
    for (const source of this.#sources) source.stop()
  }
}

function sourcesOf(
  { cards, program, mayStart, sysfs = SYSFS, silenceMs }: CardSamplerOptions,
  everyMs: number,
  to: SourceListener,
) {
  const ids = cards.map(({ id }) => id)
  const inSysfs = ids.filter((id) => PCI_ADDRESS.test(id))
  return [
    ...(ids.some(isNvidiaCard)
      ? [new NvidiaSource({ everyMs, program, mayStart, ...(silenceMs === undefined ? {} : { silenceMs }) }, to)]
      : []),
    ...(inSysfs.length > 0 ? [new DrmSource({ everyMs, sysfs, cards: inSysfs }, to)] : []),
  ]
}
