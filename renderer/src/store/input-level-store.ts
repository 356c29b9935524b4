import { advanceInputLevel, type InputLevelState, NO_INPUT, type TimedReading } from '../model/sound/input-level.ts'

/**
 * The level of this page's own microphone, as the audio thread measures it: read by whoever paints a frame. Every
 * reading counts for peak and noise floor, painted or not.
 */
export interface InputLevelStore {
  /** The meter as it stands at `nowMs`. */
  at(nowMs: number): InputLevelState
  put(reading: TimedReading): void
  /** Another device, or none. */
  reset(): void
}

export function createInputLevelStore(): InputLevelStore {
  let state = NO_INPUT
  return {
    at(nowMs) {
      state = advanceInputLevel(state, undefined, nowMs)
      return state
    },
    put(reading) {
      state = advanceInputLevel(state, reading, reading.atMs)
    },
    reset() {
      state = NO_INPUT
    },
  }
}
