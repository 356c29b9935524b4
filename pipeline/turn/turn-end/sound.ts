import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { fusedProbability } from '../../measures/turn-end/fused.ts'
import { pocketTurnProbability } from '../../measures/turn-end/pocket-turn-odds.ts'
import type { HeardSoFar, TurnEndDetector } from './detector.ts'
import { longestHoldMs } from './holds.ts'
import { endOfWords, wordsToTheEnd } from './text.ts'
import { wordsNetwork } from './words.ts'

const setting: TurnEndDetector['setting'] = (flags) => ({
  threshold: flags.ASR_TURN_END_THRESHOLD,
  shortestHoldMs: flags.ASR_SHORTEST_SILENCE * 1000,
  longestHoldMs: longestHoldMs(flags),
})

/**
 * ASR_ENDPOINTING=pocket-turn: one network listens how the voice fell silent, another reads the words, and what the
 * recogniser makes of their end and how long it has been silent count too. Where the first says nothing (it is not there, or has not looked yet), nothing is shortened.
 */
export const pocketTurnDetector: TurnEndDetector = { listens: 'pocket-turn', probability: bySoundAndWords, setting }

/** ASR_ENDPOINTING=smart-turn: a model listens, and what the recogniser's words say is added where they are there. */
export const smartTurnDetector: TurnEndDetector = {
  listens: 'smart-turn',
  probability: (heard) => fusedProbability(heard.window.turnEndProbability, endOfWords(heard)),
  setting,
}

function bySoundAndWords(heard: HeardSoFar): number | undefined {
  const { turnEndProbability: sound, endSample } = heard.window
  if (sound === undefined) return undefined
  const words = wordsToTheEnd(heard)
  const odds = words && wordsNetwork().logOdds(words.text)
  // Words of another language, or none at all: what the recogniser itself makes of their end is better than nothing.
  if (words && odds === undefined) return fusedProbability(sound, words.endProbability)
  const silenceMs = ((endSample - heard.voicedEndSample) / PIPELINE_RATE_HZ) * 1000
  return pocketTurnProbability({ sound, words: odds, ending: words?.endProbability ?? 0, silenceMs })
}
