import type { ErrorInfo } from '../../protocol/errors.ts'
import type { Graphics, GraphicsCard } from '../../protocol/graphics.ts'
import type { Machine } from '../../protocol/machine.ts'
import type { Reason } from '../../protocol/reasons.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { reasonOf } from './read-back.ts'

/**
 * A turn of before with the codes of its sentences beside them: why it has no number, which parts have none, what failed.
 * The sentences stay as they were; what nobody knows gets no code, and a turn that has its codes stays the same object.
 */
export function codedTurn<T extends Pick<TurnRecord, 'notMeasurable' | 'notMeasurableBecause' | 'ledger' | 'error'>>(
  turn: T,
): T {
  const { notMeasurable, ledger, error } = turn
  const why = turn.notMeasurableBecause === undefined ? codeOf(notMeasurable) : undefined
  const unmeasured = ledger && codedAll(ledger.unmeasured)
  const failed = error && codedError(error)
  if (why === undefined && unmeasured === ledger?.unmeasured && failed === error) return turn
  return {
    ...turn,
    ...(why === undefined ? {} : { notMeasurableBecause: why }),
    ...(ledger && unmeasured ? { ledger: { ...ledger, unmeasured } } : {}),
    ...(failed ? { error: failed } : {}),
  }
}

/** Parts that a ledger of before could not measure, with the codes of their reasons. */
export function codedAll<T extends { readonly reason?: string | undefined; readonly because?: Reason | undefined }>(
  told: readonly T[],
): readonly T[] {
  const coded = told.map((one) => {
    const because = one.because === undefined ? codeOf(one.reason) : undefined
    return because === undefined ? one : { ...one, because }
  })
  return coded.every((one, at) => one === told[at]) ? told : coded
}

/** An error of before with the codes of its two lines. */
export function codedError(error: ErrorInfo): ErrorInfo {
  const because = error.because === undefined ? codeOf(error.message) : undefined
  const hintBecause = error.hintBecause === undefined ? codeOf(error.hint) : undefined
  if (because === undefined && hintBecause === undefined) return error
  return { ...error, ...(because ? { because } : {}), ...(hintBecause ? { hintBecause } : {}) }
}

/**
 * The machine of a receipt of before: why it had no faster provider, why each stage ran where it did, and what of its
 * graphics cards was unknown.
 */
export function codedMachine(machine: Machine): Machine {
  const { providers, ranOn, graphics } = machine
  const coded = codedAll(providers)
  const places = ranOn && Object.entries(ranOn)
  const placed = places && codedAll(places.map(([, place]) => place))
  const cards = graphics && codedGraphics(graphics)
  const isPlaced = placed === undefined || placed.every((place, at) => place === places?.[at]?.[1])
  if (coded === providers && isPlaced && cards === graphics) return machine
  return {
    ...machine,
    providers: [...coded],
    ...(cards ? { graphics: cards } : {}),
    ...(places && placed ? { ranOn: Object.fromEntries(places.map(([stage], at) => [stage, placed[at]])) } : {}),
  }
}

function codedGraphics(graphics: Graphics): Graphics {
  const cards = graphics.cards.map(codedCard)
  const why = graphics.unknownBecause === undefined ? codeOf(graphics.unknown) : undefined
  if (why === undefined && cards.every((card, at) => card === graphics.cards[at])) return graphics
  return { ...graphics, cards, ...(why ? { unknownBecause: why } : {}) }
}

/** Its sentences have a code each, or none has. */
function codedCard(card: GraphicsCard): GraphicsCard {
  if (card.unknownBecause !== undefined || card.unknown.length === 0) return card
  const codes = card.unknown.flatMap((sentence) => codeOf(sentence) ?? [])
  return codes.length === card.unknown.length ? { ...card, unknownBecause: codes } : card
}

function codeOf(sentence: string | undefined): Reason | undefined {
  return sentence === undefined || sentence === '' ? undefined : reasonOf(sentence)
}
