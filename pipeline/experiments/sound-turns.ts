import { because } from '../measures/reasons/reasons.ts'
import type { SessionTurn, SystemSample } from '../protocol/sessions.ts'
import type { TurnAnchors, TurnRecord } from '../protocol/turns.ts'

/** Beyond, a number in milliseconds or bytes is a mistake: sums and squares of sound ones stay far from infinity. */
const MOST_NUMBER = 1e15

/** Why the ledger of a turn is left out. */
export const WITHOUT_SENSE = because('turn.beyondMeasure')

/**
 * A turn as statistics and exports may reckon with it: what holds a number that is none (or beyond all measure) is left
 * out of it and thereby unknown, so that it spoils no other turn's numbers. A sound turn comes back as it is.
 */
export function soundTurn(turn: SessionTurn): SessionTurn {
  const { record, wordErrors, recording } = turn
  if (isSound(record) && isSound(wordErrors) && isSound(recording)) return turn
  const { ledger, words, vadTrack, ...rest } = record
  const { wordErrors: _, recording: __, ...others } = turn
  return {
    ...others,
    ...(wordErrors && isSound(wordErrors) ? { wordErrors } : {}),
    ...(recording && isSound(recording) ? { recording } : {}),
    record: {
      ...rest,
      anchors: soundAnchors(rest.anchors),
      ...(isSound(ledger) ? (ledger ? { ledger } : {}) : notMeasurable(rest)),
      ...(words && isSound(words) ? { words } : {}),
      ...(vadTrack && isSound(vadTrack) ? { vadTrack } : {}),
      spans: record.spans.filter(isSound),
      counters: Object.fromEntries(Object.entries(record.counters).filter(([, value]) => isSound(value))),
    },
  }
}

/** Why a turn has no numbers: what was told of it, else that they make no sense. */
function notMeasurable({
  notMeasurable,
  notMeasurableBecause,
}: Pick<TurnRecord, 'notMeasurable' | 'notMeasurableBecause'>) {
  if (notMeasurable !== undefined) return { notMeasurable, notMeasurableBecause }
  return { notMeasurable: WITHOUT_SENSE.reason, notMeasurableBecause: WITHOUT_SENSE.because }
}

/** A turn that opened at no moment opened at the first one that is known, at the latest. */
function soundAnchors({ openedMs, ...others }: TurnAnchors): TurnAnchors {
  const sound = Object.entries(others).filter(([, ms]) => ms !== undefined && isSound(ms))
  const firstMs = Math.min(...sound.map(([, ms]) => ms))
  return { ...Object.fromEntries(sound), openedMs: isSound(openedMs) || !isSound(firstMs) ? openedMs : firstMs }
}

/** Whether every number of a sample can be reckoned with. */
export function isSoundSample(sample: SystemSample): boolean {
  return isSound(sample)
}

/** Whether every number in a value is one, and within all measure. */
function isSound(value: unknown): boolean {
  // NaN is beyond everything, too.
  if (typeof value === 'number') return Math.abs(value) <= MOST_NUMBER
  if (typeof value !== 'object' || value === null) return true
  for (const entry of Array.isArray(value) ? value : Object.values(value)) if (!isSound(entry)) return false
  return true
}
