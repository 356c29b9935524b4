import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import type { FlagValues } from '../../flags/registry.ts'
import { holdMs } from '../../measures/turn-end/hold.ts'
import type { HeardSoFar, TurnEndDetector, TurnEndFlags, TurnEndView } from './detector.ts'
import { fixedDetector } from './fixed.ts'
import { pocketTurnDetector, smartTurnDetector } from './sound.ts'
import { endOfWords, textDetector } from './text.ts'

/** A reply is worth preparing from this share of the threshold on: it is work, and not the floor, that is at stake. */
const PLAUSIBLE_SHARE = 0.5
/** Below about 100 ms a stop consonant would be taken for the end. */
const PLAUSIBLE_SILENCE_SAMPLES = 0.1 * PIPELINE_RATE_HZ

const DETECTORS: Readonly<Record<FlagValues['ASR_ENDPOINTING'], TurnEndDetector>> = {
  fixed: fixedDetector,
  adaptive: textDetector,
  'pocket-turn': pocketTurnDetector,
  'smart-turn': smartTurnDetector,
}

/** The detector that ASR_ENDPOINTING names. */
export function detectorOf({ ASR_ENDPOINTING }: Pick<TurnEndFlags, 'ASR_ENDPOINTING'>): TurnEndDetector {
  return DETECTORS[ASR_ENDPOINTING]
}

/** What the flags' detector has to say at a window of a pause, and the silence that ends the utterance as long as it stands. */
export function turnEndView(flags: TurnEndFlags, heard: HeardSoFar): TurnEndView {
  const detector = detectorOf(flags)
  const probability = detector.probability(heard)
  const setting = detector.setting(flags)
  const plausible = probability !== undefined && probability >= PLAUSIBLE_SHARE * setting.threshold
  return { probability, holdMs: holdMs(setting, probability), plausible: plausible && isLongEnough(heard) }
}

/** Silence enough for a look, and the recogniser has listened to the end of what was spoken. */
function isLongEnough(heard: HeardSoFar): boolean {
  const silentSamples = heard.window.endSample - heard.voicedEndSample
  return silentSamples >= PLAUSIBLE_SILENCE_SAMPLES && endOfWords(heard) !== undefined
}
