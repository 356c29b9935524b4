import { backOffMs } from '../back-off.ts'

/**
 * What a host's process ends with. `ok` and `badInput` (what was asked for cannot be done) are ends that it chose and
 * that a restart would not change. Everything else is a crash: `crashed` (an error that nobody expected, with its stack
 * on stderr), 1 (Node's own, for an error before that was set up), and every signal.
 */
export const HOST_EXIT = { ok: 0, badInput: 2, crashed: 70 } as const

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 10_000
/** A host that ran this long was sound: what ended it is not what ends one at its start. */
const SOUND_AFTER_MS = 60_000
const MOST_QUICK_CRASHES = 6

/** How a host's process ended: its exit code, absent where a signal or the system ended it; how long it lived. */
export interface HostEnd {
  readonly code: number | undefined
  readonly livedMs: number
}

/** What whoever keeps a host running does about its end. */
export type HostVerdict =
  | { readonly kind: 'restart'; readonly waitMs: number }
  /** It ended because it wanted to. */
  | { readonly kind: 'ended' }
  /** It crashed so often right after its start that another start would not mend it. */
  | { readonly kind: 'giveUp'; readonly quickCrashes: number }

/**
 * The one rule by which a pipeline host is started again, in the terminal and under Electron alike: after a crash, each
 * time a little later, until it crashes again and again right after its start. Stages that run in a process of their own
 * are judged by it too.
 */
export class HostRestarts {
  readonly #firstWaitMs: number
  readonly #mostQuickCrashes: number
  #quickCrashes = 0

  constructor(firstWaitMs = FIRST_WAIT_MS, mostQuickCrashes = MOST_QUICK_CRASHES) {
    this.#firstWaitMs = firstWaitMs
    this.#mostQuickCrashes = mostQuickCrashes
  }

  /** Call once for each end of a host. */
  judge({ code, livedMs }: HostEnd): HostVerdict {
    if (code === HOST_EXIT.ok || code === HOST_EXIT.badInput) return { kind: 'ended' }
    this.#quickCrashes = livedMs >= SOUND_AFTER_MS ? 1 : this.#quickCrashes + 1
    if (this.#quickCrashes > this.#mostQuickCrashes) return { kind: 'giveUp', quickCrashes: this.#quickCrashes }
    const longestMs = Math.max(this.#firstWaitMs, LONGEST_WAIT_MS)
    return { kind: 'restart', waitMs: backOffMs(this.#quickCrashes, this.#firstWaitMs, longestMs) }
  }
}
