import type { TurnEndDetector } from './detector.ts'
import { longestHoldMs } from './holds.ts'

/** ASR_ENDPOINTING=fixed: nobody asks whether the turn is over, silence alone ends it. */
export const fixedDetector: TurnEndDetector = {
  probability: () => undefined,
  setting: (flags) => ({
    threshold: flags.ASR_TURN_END_THRESHOLD,
    shortestHoldMs: longestHoldMs(flags),
    longestHoldMs: longestHoldMs(flags),
  }),
}
