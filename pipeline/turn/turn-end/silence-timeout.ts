import type { FlagValues } from '../../flags/registry.ts'
import { holdMs } from '../../measures/turn-end/hold.ts'
import type { HeardSoFar, TurnEndDetector, TurnEndFlags, TurnEndView } from './detector.ts'
import { fixedDetector } from './fixed.ts'
import { soundDetector } from './sound.ts'
import { textDetector } from './text.ts'

const DETECTORS: Readonly<Record<FlagValues['ASR_ENDPOINTING'], TurnEndDetector>> = {
  fixed: fixedDetector,
  adaptive: textDetector,
  'pocket-turn': soundDetector('pocket-turn'),
  'smart-turn': soundDetector('smart-turn'),
}

/** The detector that ASR_ENDPOINTING names. */
export function detectorOf({ ASR_ENDPOINTING }: Pick<TurnEndFlags, 'ASR_ENDPOINTING'>): TurnEndDetector {
  return DETECTORS[ASR_ENDPOINTING]
}

/** What the flags' detector has to say at a window of a pause, and the silence that ends the utterance as long as it stands. */
export function turnEndView(flags: TurnEndFlags, heard: HeardSoFar): TurnEndView {
  const detector = detectorOf(flags)
  const probability = detector.probability(heard)
  return { probability, holdMs: holdMs(detector.setting(flags), probability) }
}
