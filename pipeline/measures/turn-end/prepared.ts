import type { HeardUtterance, TurnEndDetector } from '../../protocol/turn-end.ts'

/**
 * What one detector heard in many utterances, laid out so that a setting can be tried on all of them between two frames
 * of a screen: numbers in a row, nothing to look up. Made once; nothing writes to it.
 */
export interface PreparedPauses {
  /** Which of the utterances that were given each of these is: those that the detector was not asked about are left out. */
  readonly index: Int32Array
  /** Where each utterance's pauses begin; one entry more than there are utterances. */
  readonly firstPause: Int32Array
  readonly startMs: Float64Array
  /** How long each pause lasts; infinite behind the last word. */
  readonly lastsMs: Float64Array
  /** Where each pause's looks begin; one entry more than there are pauses. */
  readonly firstLook: Int32Array
  /** Silence at each look, since its pause began. */
  readonly lookMs: Float64Array
  readonly probability: Float64Array
  /** Where the person had finished; infinite where they had not. */
  readonly finishedMs: Float64Array
}

/** Lays out what a detector heard. Of `fixed`, which says nothing, every utterance is taken. */
export function prepare(utterances: readonly HeardUtterance[], detector: TurnEndDetector): PreparedPauses {
  const asked = utterances.flatMap((utterance, index) =>
    detector === 'fixed' || utterance.looks[detector] ? [{ utterance, index }] : [],
  )
  const pauses = asked.flatMap(({ utterance }) =>
    utterance.silences.map((silence, at) => ({ ...silence, looks: utterance.looks[detector]?.[at] ?? [] })),
  )
  const looks = pauses.flatMap((pause) => pause.looks)
  return {
    index: Int32Array.from(asked, ({ index }) => index),
    firstPause: startsOf(asked.map(({ utterance }) => utterance.silences.length)),
    startMs: Float64Array.from(pauses, ({ startMs }) => startMs),
    lastsMs: Float64Array.from(pauses, ({ startMs, endMs }) => (endMs ?? Number.POSITIVE_INFINITY) - startMs),
    firstLook: startsOf(pauses.map((pause) => pause.looks.length)),
    lookMs: Float64Array.from(looks, ([silenceMs]) => silenceMs),
    probability: Float64Array.from(looks, ([, probability]) => probability),
    finishedMs: Float64Array.from(asked, ({ utterance }) => utterance.endMs ?? Number.POSITIVE_INFINITY),
  }
}

/** Where each of several rows begins, and where the last ends. */
function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1)
  for (const [row, length] of lengths.entries()) starts[row + 1] = (starts[row] ?? 0) + length
  return starts
}

/** How many utterances there are in it. */
export function countOf({ index }: PreparedPauses): number {
  return index.length
}
