import { type Ledger, type LedgerPart, type LedgerPartName, STALL, UNATTRIBUTED } from '../protocol/ledger.ts'

/** A stretch in which the whole host stood still; host clock, milliseconds. */
export interface Stall {
  readonly fromMs: number
  readonly toMs: number
}

/** Silence passes whether the host runs or not, and so does audio that is being played; the way to the player is the machine's. */
const LEFT_WHOLE: readonly LedgerPartName[] = ['endpoint.hold', 'tts.leading_silence', 'transport', 'playback']

/**
 * A ledger in which time that the host stood still is the machine's: it is taken out of the parts into which it fell and
 * stands before what is left of them. The sum and both headlines stay what they are.
 *
 * @param speechEndMs the ledger's t = 0 on the host's clock
 */
export function withStalls(ledger: Ledger, speechEndMs: number, stalls: readonly Stall[]): Ledger {
  if (stalls.length === 0) return ledger
  const parts = ledger.parts.flatMap((part) => {
    if (LEFT_WHOLE.includes(part.part)) return [part]
    // Up to here nothing has parted the ledger from the host's clock: durations of audio come at its end.
    const fromMs = speechEndMs + part.startMs
    return split(part, Math.min(part.ms, stalledMs(stalls, fromMs, fromMs + part.ms)))
  })
  const unattributedMs = parts.reduce((sum, { part, ms }) => (part === UNATTRIBUTED ? sum + ms : sum), 0)
  return { ...ledger, parts, unattributedMs }
}

/** How much of a stretch of the host's clock the host stood still, milliseconds. */
export function stalledMs(stalls: readonly Stall[], fromMs: number, toMs: number): number {
  return stalls.reduce(
    (sum, stall) => sum + Math.max(0, Math.min(toMs, stall.toMs) - Math.max(fromMs, stall.fromMs)),
    0,
  )
}

function split(part: LedgerPart, takenMs: number): readonly LedgerPart[] {
  if (takenMs === 0) return [part]
  const stall: LedgerPart = {
    part: STALL,
    owner: { kind: 'machine', name: 'host' },
    startMs: part.startMs,
    ms: takenMs,
  }
  const leftMs = part.ms - takenMs
  if (part.part === UNATTRIBUTED && leftMs === 0) return [stall]
  return [stall, { ...part, startMs: part.startMs + takenMs, ms: leftMs }]
}
