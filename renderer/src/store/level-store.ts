import type { LevelReading } from '../model/sound/level-meter.ts'

/** Input level and speech probability of the newest audio, on the page's clock. */
export interface Level extends LevelReading {
  readonly speechProbability: number | undefined
}

/**
 * The newest level, read by whoever paints a frame. Thirty levels a second must not render React,
 * so this is no part of the console store. Does not own: the meter's ballistics (model/sound/level-meter).
 */
export interface LevelStore {
  readonly newest: Level | undefined
  put(level: Level): void
}

export function createLevelStore(): LevelStore {
  let newest: Level | undefined
  return {
    get newest() {
      return newest
    },
    put(level) {
      newest = level
    },
  }
}
