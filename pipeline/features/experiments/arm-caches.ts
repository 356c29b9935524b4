import { openPrivateClauseCache, type PrivateClauseCache } from '../../stages/tts/private-clause-cache.ts'
import { SPEECH_CACHE_BYTES, speechCacheFolder } from '../../stages/tts/speech-cache.ts'
import { ReplyCaches } from '../../turn/reply/reply-cache.ts'
import type { TurnCaches } from '../../turn/reply/turn-caches.ts'

/**
 * Caches of a comparison, for each arm its own: what was said before it began, or in another arm, is unknown to an arm,
 * and nothing of it is left when it is over. So the same comparison can be run again and finds the same.
 */
export class ArmCaches {
  readonly #folder: string
  readonly #byArm = new Map<string, TurnCaches & { readonly speech: PrivateClauseCache }>()

  /** @param folder below which spoken clauses are kept meanwhile */
  constructor(folder = speechCacheFolder()) {
    this.#folder = folder
  }

  /** The caches of an arm, by whatever names it; those of its warm-up are others, or its first turn would be a known one. */
  of(armName: string, warmUp = false): TurnCaches {
    const arm = warmUp ? `${armName} (warm-up)` : armName
    const known = this.#byArm.get(arm)
    if (known) return known
    const caches = { replies: new ReplyCaches(), speech: openPrivateClauseCache(this.#folder, SPEECH_CACHE_BYTES) }
    this.#byArm.set(arm, caches)
    return caches
  }

  /** Deletes all of them. */
  async discard(): Promise<void> {
    const all = [...this.#byArm.values()]
    this.#byArm.clear()
    await Promise.all(all.map(({ speech }) => speech.discard().catch(() => undefined)))
  }
}
