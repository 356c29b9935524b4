/** The empty history. */
export const NO_WORDS = 0

/**
 * Sequences of words as a tree that grows while an utterance is searched: a sequence is one number, equal sequences have
 * equal numbers, and the newest words are a step away.
 */
export class WordHistory {
  readonly #vocabulary: number
  readonly #previous: number[] = [NO_WORDS]
  readonly #word: number[] = [-1]
  readonly #frame: number[] = [-1]
  readonly #children = new Map<number, number>()

  constructor(vocabulary: number) {
    this.#vocabulary = vocabulary
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
    this.#children.set(key, added)
    return added
  }

  /** Number of the last word; `none` for the empty sequence. */
  last(history: number, none: number): number {
    return history === NO_WORDS ? none : (this.#word[history] ?? none)
  }

  /** Number of the last word but one; `none` where there is none. */
  lastButOne(history: number, none: number): number {
    return this.last(this.#previous[history] ?? NO_WORDS, none)
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
