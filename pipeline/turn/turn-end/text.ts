import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import type { HeardSoFar, TranscriptView, TurnEndDetector } from './detector.ts'
import { longestHoldMs } from './holds.ts'

const SHORTENED_SHARE = 0.5
/** Below this a stop consonant would be taken for the end. */
const SHORTEST_MS = 100
/** What the recogniser has not listened to yet may at most be this much of what was spoken: the network's own delay. */
const UNHEARD_SAMPLES = 0.1 * PIPELINE_RATE_HZ

/**
 * ASR_ENDPOINTING=adaptive: half the silence is enough where the words so far are a whole sentence, by the recogniser's
 * language model or by the mark that it wrote behind them.
 *
 * At the baseline's threshold of 0.5 87 of the 112 whole sentences of the demo clips and the pocket pack's free requests
 * end sooner, and 41 of their 636 beginnings would if somebody paused just there (pack 0.6); "set the timer" has 0.06,
 * "set the timer to" less than 0.001.
 */
export const textDetector: TurnEndDetector = {
  probability: endOfWords,
  setting: (flags) => ({
    threshold: flags.ASR_TURN_END_THRESHOLD,
    shortestHoldMs: Math.max(SHORTEST_MS, SHORTENED_SHARE * longestHoldMs(flags)),
    longestHoldMs: longestHoldMs(flags),
  }),
}

/** How likely a sentence ends after the words; `undefined` while the recogniser has not listened to the end of what was spoken. */
export function endOfWords(heard: HeardSoFar): number | undefined {
  return wordsToTheEnd(heard)?.endProbability
}

/** The words, once the recogniser has listened to the end of what was spoken; `undefined` until then. */
export function wordsToTheEnd({ words, voicedEndSample }: HeardSoFar): TranscriptView | undefined {
  return words && words.decodedSample >= voicedEndSample - UNHEARD_SAMPLES ? words : undefined
}
