import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settingOf } from '../../measures/turn-end/hold-flags.ts'
import { fixedDetector } from './fixed.ts'
import { pocketTurnDetector, smartTurnDetector } from './sound.ts'
import { textDetector } from './text.ts'

const DETECTORS = {
  fixed: fixedDetector,
  adaptive: textDetector,
  'pocket-turn': pocketTurnDetector,
  'smart-turn': smartTurnDetector,
} as const
const NAMES = Object.keys(DETECTORS) as (keyof typeof DETECTORS)[]

describe('what flags say to a detector', () => {
  it('is the same in live turns as on the page that shows what they would come to', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        fc.double({ min: 0.1, max: 2, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.double({ min: 0.05, max: 0.99, noNaN: true }),
        (name, silence, shortest, threshold) => {
          const flags = {
            ASR_ENDPOINTING: name,
            ASR_SILENCE_TIMEOUT: silence,
            ASR_SHORTEST_SILENCE: shortest,
            ASR_TURN_END_THRESHOLD: threshold,
          } as const
          const live = DETECTORS[name].setting(flags)
          const shown = settingOf(name, flags)
          // Thousandths of a millisecond: the page rounds what floating point made of seconds.
          expect(shown.longestHoldMs).toBeCloseTo(live.longestHoldMs, 2)
          expect(shown.shortestHoldMs).toBeCloseTo(live.shortestHoldMs, 2)
          // Silence alone is sure of nothing, whatever the threshold.
          if (name !== 'fixed') expect(shown.threshold).toBe(live.threshold)
        },
      ),
    )
  })
})
