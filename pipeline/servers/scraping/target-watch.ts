import { backOffMs } from '../../base/back-off.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { RemoteTarget, TargetSample } from '../../protocol/monitoring.ts'
import { MOST_SECONDS } from '../../protocol/wire/bounds.ts'
import { TargetSampler } from './target-sampler.ts'

const LONGEST_WAIT_MS = 5 * 60_000
/** More often than this a watched server would be disturbed. */
const SHORTEST_WAIT_MS = 1000
/** A timer that is asked to wait for longer than 24.8 days does not wait at all; a file may ask for it. */
const MOST_WAIT_MS = MOST_SECONDS * 1000

/** Reads one target again and again; after failures at growing intervals. */
export class TargetWatch {
  readonly target: RemoteTarget
  readonly #sampler: Pick<TargetSampler, 'sample'>
  readonly #emit: (sample: TargetSample) => void
  #timer: NodeJS.Timeout | undefined
  #failures = 0
  #stopped = false

  constructor(
    target: RemoteTarget,
    emit: (sample: TargetSample) => void,
    sampler: Pick<TargetSampler, 'sample'> = new TargetSampler(target),
  ) {
    this.target = target
    this.#emit = emit
    this.#sampler = sampler
  }

  /** Reads at once, then at the target's interval, until `stop`. */
  start(): void {
    void this.#read()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  /** One reading, with what its failure means for the next. */
  async #read(): Promise<void> {
    const sample = await this.#sampler.sample()
    if (this.#stopped) return
    this.#failures = sample.problem ? this.#failures + 1 : 0
    const everyMs = Math.min(MOST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, this.target.everyS * 1000))
    const waitMs = waitAfter(this.#failures, everyMs)
    this.#emit(waitMs > everyMs && sample.problem ? { ...sample, problem: delayed(sample.problem, waitMs) } : sample)
    this.#timer = setTimeout(() => void this.#read(), waitMs)
  }
}

/** Until the next reading: the target's interval, doubled with each failure after the first. */
export function waitAfter(failures: number, everyMs: number): number {
  return failures === 0 ? everyMs : backOffMs(failures, everyMs, Math.max(everyMs, LONGEST_WAIT_MS))
}

function delayed(problem: NonNullable<TargetSample['problem']>, waitMs: number): NonNullable<TargetSample['problem']> {
  const { reason: hint, because: hintBecause } = because('do.triedAgain', { seconds: Math.round(waitMs / 1000) })
  return { ...problem, hint, hintBecause }
}
