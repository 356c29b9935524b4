/** The empty history. */
export const NO_WORDS = 0

/**
 * Sequences of words as a tree that grows while an utterance is searched: a sequence is one number, equal sequences have
 * equal numbers, and the newest words are a step away.
 */
export class WordHistory {
  readonly #vocabulary: number
  readonly #score: (before: readonly number[], word: number) => number
  readonly #previous: number[] = [NO_WORDS]
  readonly #word: number[] = [-1]
  readonly #frame: number[] = [-1]
  readonly #logProbability: number[] = [0]
  readonly #children = new Map<number, number>()

  /** @param score log-probability of a word after those before it; asked once for each sequence */
  constructor(vocabulary: number, score: (before: readonly number[], word: number) => number) {
    this.#vocabulary = vocabulary
    this.#score = score
  }

  /** The sequence with one more word, whose last phone was first heard in `frame`. */
  extend(history: number, word: number, frame: number): number {
    const key = history * this.#vocabulary + word
    const known = this.#children.get(key)
    if (known !== undefined) return known
    const added = this.#word.length
    this.#previous.push(history)
    this.#word.push(word)
    this.#frame.push(frame)
    this.#logProbability.push(this.#score(this.words(history), word))
    this.#children.set(key, added)
    return added
  }

  /** Log-probability of the last word after those before it; 0 for the empty sequence. */
  logProbability(history: number): number {
    return this.#logProbability[history] ?? 0
  }

  /** The sequence without its last word. */
  previous(history: number): number {
    return this.#previous[history] ?? NO_WORDS
  }

  /** In which frame each word's last phone was first heard, in the words' order. */
  endFrames(history: number): number[] {
    const frames: number[] = []
    for (let at = history; at !== NO_WORDS; at = this.#previous[at] ?? NO_WORDS) frames.push(this.#frame[at] ?? 0)
    return frames.reverse()
  }

  /** The words in order. */
  words(history: number): number[] {
    const words: number[] = []
    for (let at = history; at !== NO_WORDS; at = this.#previous[at] ?? NO_WORDS) words.push(this.#word[at] ?? 0)
    return words.reverse()
  }
}
