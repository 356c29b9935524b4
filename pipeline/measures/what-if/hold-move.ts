import type { FlagRecord } from '../../protocol/flags.ts'
import { UNATTRIBUTED } from '../../protocol/ledger.ts'
import { numberOf } from './flag-values.ts'
import { type Change, lengthened, type MoveOutcome, wholeOf } from './move.ts'
import type { UnknownReason } from './reasons.ts'

/** The end is decided by the window that ends nearest to the hold: so far from it at most, half a window of 32 ms. */
const HALF_WINDOW_MS = 16
/** Standard deviation of what is spread evenly over a width. */
const EVEN_SD = 1 / Math.sqrt(12)
/** A hold this near to a limit is that limit. */
const NEAR_MS = 24

interface Hold {
  readonly ms: number
  readonly sdMs: number
}

/**
 * Moves the hold by what its setting moves: silence lasts as long as it is told to. Whoever ended the turn otherwise than by
 * silence, or by a detector that was not asked, leaves nothing to work out.
 */
export function holdMove(change: Change): MoveOutcome {
  const { turn, work, before, after } = change
  const hold = turn.ledger?.parts.find(({ part }) => part === 'endpoint.hold')
  if (!hold || hold.owner.kind === 'machine') return { unknown: 'heldByHand' }
  const nowMs = wholeOf(work, 'endpoint.hold')
  const next = holdUnder(nowMs, limitsOf(before), limitsOf(after))
  if (typeof next === 'string') return { unknown: next }
  // A detector that ended the turn early by a window has no time of its own in the ledger: it may have, next time.
  const sdMs = Math.hypot(next.sdMs, HALF_WINDOW_MS * 2 * EVEN_SD)
  return { work: lengthened(work, { 'endpoint.hold': next.ms - nowMs }), sdMs: { 'endpoint.hold': sdMs } }
}

/** Looking less often ends a turn nearer to or farther from its hold, as it happens: nothing on average. */
export function bufferMove({ work, after }: Change): MoveOutcome {
  const samples = numberOf(after, 'VAD_BUFFER_SIZE')
  if (samples === undefined) return { unknown: 'noWork' }
  return { work, sdMs: { [UNATTRIBUTED]: (samples / SAMPLES_PER_MS) * EVEN_SD } }
}

const SAMPLES_PER_MS = 16

interface Limits {
  readonly detector: string
  readonly longestMs: number
  readonly shortestMs: number
  readonly threshold: number
}

function limitsOf(flags: FlagRecord): Limits {
  const ms = (name: string, otherwise: number) => (numberOf(flags, name) ?? otherwise) * 1000
  const longestMs = ms('ASR_SILENCE_TIMEOUT', 0.8)
  const detector = String(flags.ASR_ENDPOINTING ?? 'fixed')
  const shortestMs = detector === 'adaptive' ? longestMs / 2 : Math.min(longestMs, ms('ASR_SHORTEST_SILENCE', 0.2))
  return { detector, longestMs, shortestMs, threshold: numberOf(flags, 'ASR_TURN_END_THRESHOLD') ?? 0.5 }
}

function holdUnder(nowMs: number, before: Limits, after: Limits): Hold | UnknownReason {
  if (after.detector === 'fixed') return before.detector === 'fixed' ? scaled(nowMs, before, after) : exactly(after)
  if (after.detector !== before.detector || after.threshold !== before.threshold) return 'listens'
  // The detector was never sure: the longest silence ended it.
  if (nowMs >= before.longestMs - NEAR_MS && before.shortestMs < before.longestMs) return longer(before, after)
  if (nowMs > before.shortestMs + NEAR_MS) {
    // It became sure at this moment, and would again.
    return { ms: Math.min(after.longestMs, Math.max(nowMs, after.shortestMs)), sdMs: 0 }
  }
  if (after.shortestMs >= before.shortestMs) return { ms: after.shortestMs, sdMs: 0 }
  // It was sure by then; since when, nobody knows.
  return { ms: after.shortestMs, sdMs: (before.shortestMs - after.shortestMs) / 3 }
}

/** What the silence had lost already (a soft last consonant is heard as silence) it loses in proportion. */
function scaled(nowMs: number, before: Limits, after: Limits): Hold {
  const lostMs = Math.max(0, before.longestMs - nowMs)
  const stillMs = before.longestMs > 0 ? lostMs * Math.min(1, after.longestMs / before.longestMs) : 0
  return { ms: after.longestMs - stillMs, sdMs: Math.abs(lostMs - stillMs) / 2 }
}

function exactly({ longestMs }: Limits): Hold {
  return { ms: longestMs, sdMs: 0 }
}

function longer(before: Limits, after: Limits): Hold {
  const sdMs = after.longestMs > before.longestMs ? (after.longestMs - before.longestMs) / 2 : 0
  return { ms: after.longestMs, sdMs }
}
