import { formatWhole, PLAIN } from '../measures/numbers.ts'
import type { Ledger } from '../protocol/ledger.ts'
import type { HeardLatency } from './heard-latency.ts'

/** What a recording's sidecar says of the turn: the ledger, and how much of it is an estimate that no recording holds. */
export interface LedgerSide {
  readonly ledger: Ledger | undefined
  /** The device's output latency, which the ledger adds and the recording lacks. */
  readonly outputLatencyMs: number
  /** The ledger's end of speech, from the recording's start, where it is known where that lies on the ledger's clock. */
  readonly endOfSpeechMs?: number
  /** The end of speech, from the recording's start, where it is known from how the clip was made. */
  readonly knownEndMs?: number
}

/** A turn's recording beside its ledger, milliseconds. Positive difference: the ledger says more than the recording. */
export interface Comparison {
  readonly ledgerMs?: number
  readonly recordedMs?: number
  readonly differenceMs?: number
  /** The difference taken apart, where both lie on one clock: the ledger's edge less the recording's. */
  readonly endOfSpeechMs?: number
  readonly startOfReplyMs?: number
  /** Where the end of speech is known: how far the ledger's and the recording's lie behind it. */
  readonly ledgerBehindKnownMs?: number
  readonly recordedBehindKnownMs?: number
  /** How far the recording's number moves with the definition of "audible". */
  readonly spreadMs?: number
  /** Why the turn cannot be compared; or, where there is a difference, why it does not count. */
  readonly reason?: string
}

/**
 * An end or a beginning that moves further than this with 3 dB of the definition has no sharp place: speech that fades
 * into noise, other voices, an echo. Decided by the recording alone, never by how well the ledger agrees.
 */
export const SHARP_SPREAD_MS = 10

/**
 * Weak consonants lie up to 36 dB below the voice. In a background that is no softer than that they cannot be heard for
 * sure, by whatever ear: the end of such speech is known to nobody from its sound alone. Known ends of spoken words say
 * the same: sharp edges are found 8 ms early at most (5th percentile) above 36 dB, 33 ms from 33 dB on, 122 from 30 on.
 */
export const CLEAR_OF_BACKGROUND_DB = 36

/** Puts what was found in a turn's recording beside the turn's ledger. */
export function compareWithLedger(found: HeardLatency, side: LedgerSide): Comparison {
  const { ledger, outputLatencyMs } = side
  const ledgerMs = ledger?.heardMs === undefined ? undefined : ledger.heardMs - outputLatencyMs
  const recordedMs = found.heardMs
  if (ledgerMs === undefined) return { recordedMs, reason: unmeasuredReason(ledger) }
  if (recordedMs === undefined) return { ledgerMs, reason: found.problem ?? 'the recording holds no wait' }
  const spreadMs = Math.max(found.endOfSpeech?.spreadMs ?? 0, found.startOfReply?.spreadMs ?? 0)
  const compared = { ledgerMs, recordedMs, differenceMs: ledgerMs - recordedMs, spreadMs, ...edgesOf(found, side) }
  const overBackgroundDb = found.endOfSpeech?.overBackgroundDb ?? Number.POSITIVE_INFINITY
  if (overBackgroundDb < CLEAR_OF_BACKGROUND_DB) {
    return { ...compared, reason: `loud background, ${formatWhole(overBackgroundDb, PLAIN)} dB below the voice` }
  }
  if (spreadMs <= SHARP_SPREAD_MS) return compared
  return { ...compared, reason: `no sharp edge: it moves by ${spreadMs} ms with 3 dB of what counts as audible` }
}

/** The two edges of the wait, each by itself. The ledger's beginning of the reply is its end of speech and what it adds. */
function edgesOf({ endOfSpeech, startOfReply }: HeardLatency, side: LedgerSide): Partial<Comparison> {
  const { endOfSpeechMs, knownEndMs, ledger, outputLatencyMs } = side
  if (endOfSpeechMs === undefined || !endOfSpeech || !startOfReply) return {}
  const ledgerReplyMs = endOfSpeechMs + (ledger?.heardMs ?? 0) - outputLatencyMs
  const apart = {
    endOfSpeechMs: endOfSpeechMs - endOfSpeech.atMs,
    startOfReplyMs: ledgerReplyMs - startOfReply.atMs,
  }
  if (knownEndMs === undefined) return apart
  const recordedBehindKnownMs = endOfSpeech.atMs - knownEndMs
  return { ...apart, ledgerBehindKnownMs: endOfSpeechMs - knownEndMs, recordedBehindKnownMs }
}

function unmeasuredReason(ledger: Ledger | undefined): string {
  return ledger?.unmeasured[0]?.reason ?? 'the ledger of this turn has no heard latency'
}
