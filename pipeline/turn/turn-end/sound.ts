import { fusedProbability } from '../../measures/turn-end/fused.ts'
import type { TurnEndModel } from '../../stages/vad/contract.ts'
import type { TurnEndDetector } from './detector.ts'
import { longestHoldMs } from './holds.ts'
import { endOfWords } from './text.ts'

/**
 * ASR_ENDPOINTING=pocket-turn and smart-turn: a model listens how the voice fell silent, and what the words say is added
 * where they are there. Where the model says nothing (it is not there, or has not looked yet), nothing is shortened.
 */
export function soundDetector(model: TurnEndModel): TurnEndDetector {
  return {
    listens: model,
    probability: (heard) => fusedProbability(heard.window.turnEndProbability, endOfWords(heard)),
    setting: (flags) => ({
      threshold: flags.ASR_TURN_END_THRESHOLD,
      shortestHoldMs: flags.ASR_SHORTEST_SILENCE * 1000,
      longestHoldMs: longestHoldMs(flags),
    }),
  }
}
