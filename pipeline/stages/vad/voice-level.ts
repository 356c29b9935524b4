/** Levels are counted in classes of half a decibel, from the lowest one to full scale. */
const CLASS_DB = 0.5
const LOWEST_DBFS = -72
const CLASSES = Math.ceil(-LOWEST_DBFS / CLASS_DB) + 1
/** The share of audible frames that reaches the voice's level. */
const LOUD_SHARE = 0.1
/** Frames of 5 ms after which what was heard counts half: three seconds, about an utterance. */
const HALF_LIFE_FRAMES = 600
/** Beyond this weight of the newest frame all counts are scaled down. */
const LARGEST_WEIGHT = 2 ** 20

/**
 * How loud a voice is: the level that a tenth of its audible frames reaches. A click, the burst of a plosive or a single
 * loud vowel hardly move it, as they would move the loudest frame.
 */
export class VoiceLevel {
  readonly #counts = new Float64Array(CLASSES)
  #total = 0
  /** The newest frame weighs ever more, in place of all older ones weighing ever less. */
  #weight = 1

  /** Takes the next frame, dBFS; `audible`: it stands out from the background. */
  push(levelDbfs: number, audible: boolean): void {
    this.#weight *= 2 ** (1 / HALF_LIFE_FRAMES)
    if (audible) {
      const at = Math.round(Math.max(0, Math.min(CLASSES - 1, (levelDbfs - LOWEST_DBFS) / CLASS_DB)))
      this.#counts[at] = (this.#counts[at] ?? 0) + this.#weight
      this.#total += this.#weight
    }
    if (this.#weight > LARGEST_WEIGHT) this.#scaleDown()
  }

  /** dBFS; the lowest there is while nothing was audible. */
  get dbfs(): number {
    let missing = this.#total * LOUD_SHARE
    for (let at = CLASSES - 1; at > 0; at -= 1) {
      missing -= this.#counts[at] ?? 0
      if (missing < 0) return LOWEST_DBFS + at * CLASS_DB
    }
    return LOWEST_DBFS
  }

  #scaleDown(): void {
    for (let at = 0; at < CLASSES; at += 1) this.#counts[at] = (this.#counts[at] ?? 0) / this.#weight
    this.#total /= this.#weight
    this.#weight = 1
  }
}
