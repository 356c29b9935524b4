import type { TurnEndDetector as DetectorName } from '../../protocol/turn-end.ts'
import type { TranscriptView } from '../../turn/turn-end/detector.ts'
import { detectorOf } from '../../turn/turn-end/silence-timeout.ts'
import { type HeardSilence, msOf } from './heard-silences.ts'

/** What the recogniser knew when it had listened so far, counted in the recording; in order. */
export type HeardWords = TranscriptView

/** Digits of a probability that are kept: what differs by less is no other view. */
const DIGITS = 3
/** What stands where a detector takes back what it said: not sure at all. */
const NOT_SURE = 0

/**
 * What a detector says during a silence: `[silenceMs, probability]`, one entry each time it says something else. Asked as
 * it is in live turns, with the words that the recogniser had by then.
 */
export function looksOf(
  detector: DetectorName,
  silence: HeardSilence,
  words: readonly HeardWords[],
): [number, number][] {
  const { probability } = detectorOf({ ASR_ENDPOINTING: detector })
  const looks: [number, number][] = []
  for (const { window, voicedEndSample } of silence.windows) {
    const known = words.findLast(({ decodedSample }) => decodedSample <= window.endSample)
    const said = probability({ window, words: known, voicedEndSample })
    const last = looks.at(-1)?.[1]
    if (said === undefined && last === undefined) continue
    const rounded = Number((said ?? NOT_SURE).toFixed(DIGITS))
    if (rounded !== last) looks.push([silenceMs(window.endSample, silence), rounded])
  }
  return looks
}

/** The voice may be found to have stopped a little after a window that was taken for silence. */
function silenceMs(atSample: number, { startSample }: HeardSilence): number {
  return Math.max(0, Math.round(msOf(atSample - startSample)))
}
