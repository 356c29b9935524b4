import { PROCESSING_PARTS } from '../../../../pipeline/measures/ledger/ledger-parts.ts'
import { because } from '../../../../pipeline/measures/reasons/reasons.ts'
import { isCutOff, type TurnFate, turnFate, wasTakenBack } from '../../../../pipeline/measures/turn-fate.ts'
import { LEDGER_PARTS, type Ledger, type LedgerPart } from '../../../../pipeline/protocol/ledger.ts'
import type { Reason, StatedReason } from '../../../../pipeline/protocol/reasons.ts'
import { hasHonestTime, type TurnRecord, type TurnStatus } from '../../../../pipeline/protocol/turns.ts'
import type { Clip } from '../../../../pipeline/protocol/wire/snapshot.ts'

const FINAL: readonly TurnStatus[] = ['finished', 'empty', 'interrupted', 'cancelled', 'failed']

/** Whether nothing more will be measured of a turn. */
export function isOver(turn: TurnRecord): boolean {
  return FINAL.includes(turn.status)
}

/** A turn has numbers to show when it is over, nothing forbids it and at least one headline number is known. */
export function isMeasurable(turn: TurnRecord): boolean {
  if (!isOver(turn) || turn.notMeasurable !== undefined || !hasHonestTime(turn)) return false
  return turn.ledger?.processingMs !== undefined || turn.ledger?.heardMs !== undefined
}

/** What became of a turn that is over; what was said in it is known where it was a demo clip. */
export function fateOf(turn: TurnRecord, clips: readonly Clip[]): TurnFate {
  const said = turn.origin === 'clip' ? clips.find(({ id }) => id === turn.clipId)?.transcript : undefined
  return turnFate({
    status: turn.status,
    processingMs: turn.ledger?.processingMs,
    heardMs: turn.ledger?.heardMs,
    notMeasurable: turn.notMeasurable,
    cutOff: isCutOff(said, turn.transcript.text),
    takenBack: wasTakenBack(turn),
  })
}

/** The two headline numbers, milliseconds; `undefined` where unknown. */
export type Headline = 'processing' | 'heard'

/** One headline number of a turn. */
export function headlineMs(turn: TurnRecord, headline: Headline): number | undefined {
  if (!hasHonestTime(turn)) return undefined
  return headline === 'processing' ? turn.ledger?.processingMs : turn.ledger?.heardMs
}

/**
 * t = 0 of a turn on the host's clock: the acoustic end of speech, or the given moment while the user still speaks.
 */
export function zeroOf(turn: TurnRecord, nowMs?: number): number {
  return turn.anchors.speechEndMs ?? nowMs ?? turn.anchors.endpointMs ?? turn.anchors.openedMs
}

/** End of a ledger part, milliseconds after the end of speech. */
export function partEndMs(part: LedgerPart): number {
  return part.startMs + part.ms
}

/** Where the processing parts lie on the ledger; `undefined` before the first of them is known. */
export function processingRange(ledger: Ledger): { readonly fromMs: number; readonly toMs: number } | undefined {
  const [first, last] = [processingParts(ledger.parts)[0], processingParts(ledger.parts).at(-1)]
  return first && last ? { fromMs: first.startMs, toMs: partEndMs(last) } : undefined
}

/** The parts from the first to the last that *processing* counts, with whatever lies between them. */
export function processingParts(parts: readonly LedgerPart[]): readonly LedgerPart[] {
  const isCounted = ({ part }: LedgerPart) => PROCESSING_PARTS.includes(part)
  const first = parts.findIndex(isCounted)
  return first === -1 ? [] : parts.slice(first, parts.findLastIndex(isCounted) + 1)
}

/** Why a headline number is missing: the host's reasons, else the kind of gap (for the view to word). */
export type MissingReason =
  | { readonly kind: 'given'; readonly text: string; readonly because?: Reason | undefined }
  | { readonly kind: 'running' | 'none' | 'noLedger' | 'incomplete' }

/** Says why a headline number of this turn is unknown; `undefined` where it is known. */
export function whyMissing(turn: TurnRecord | undefined, headline: Headline): MissingReason | undefined {
  if (!turn) return { kind: 'none' }
  if (headlineMs(turn, headline) !== undefined) return undefined
  if (turn.notMeasurable !== undefined)
    return { kind: 'given', text: turn.notMeasurable, because: turn.notMeasurableBecause }
  if (!isOver(turn)) return { kind: 'running' }
  if (!hasHonestTime(turn)) return given(because('turn.fast'))
  const counted = headline === 'processing' ? PROCESSING_PARTS : LEDGER_PARTS
  const unmeasured = turn.ledger?.unmeasured.find((entry) => counted.includes(entry.part))
  if (unmeasured) return given(unmeasured)
  if (turn.error) return given({ reason: turn.error.message, because: turn.error.because })
  return { kind: turn.ledger ? 'incomplete' : 'noLedger' }
}

function given({ reason, because: why }: StatedReason): MissingReason {
  return { kind: 'given', text: reason, because: why }
}
