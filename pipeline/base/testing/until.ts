import { setTimeout as wait } from 'node:timers/promises'
import { nowMs } from '../clock.ts'

const LOOK_EVERY_MS = 5
/** A guard against hanging, not a measure: a busy machine takes its time. */
const GIVE_UP_MS = 90_000

/**
 * Waits for a state, however long a busy machine takes to reach it.
 *
 * @throws Error where it does not come at all; `what` says what was waited for
 */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const giveUpMs = nowMs() + GIVE_UP_MS
  while (!condition()) {
    if (nowMs() > giveUpMs) throw new Error(`waited in vain until ${what}`)
    await wait(LOOK_EVERY_MS)
  }
}
