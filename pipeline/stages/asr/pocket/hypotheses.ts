/** Natural logarithm of a probability of zero; finite, so that differences stay numbers. */
export const IMPOSSIBLE = -1e30

/**
 * The hypotheses after one frame, as columns. A hypothesis is a sequence of words, a place in the lexicon and the last
 * phone; for each, the probability of all paths that end in a blank and of those that end in the phone, and the score of
 * its words. Looked up by its three keys in an open-addressing table, because paths that meet are added up.
 */
export class Hypotheses {
  count = 0
  history: Int32Array<ArrayBuffer>
  node: Int32Array<ArrayBuffer>
  last: Int32Array<ArrayBuffer>
  blankEnding: Float64Array<ArrayBuffer>
  phoneEnding: Float64Array<ArrayBuffer>
  wordScore: Float64Array<ArrayBuffer>
  #table: Int32Array<ArrayBuffer>

  constructor(capacity = 4096) {
    this.history = new Int32Array(capacity)
    this.node = new Int32Array(capacity)
    this.last = new Int32Array(capacity)
    this.blankEnding = new Float64Array(capacity)
    this.phoneEnding = new Float64Array(capacity)
    this.wordScore = new Float64Array(capacity)
    this.#table = new Int32Array(4 * capacity)
  }

  clear(): void {
    this.count = 0
    this.#table.fill(0)
  }

  /** Row of a hypothesis; a new one begins as impossible, with the given score of its words. */
  row(history: number, node: number, last: number, wordScore: number): number {
    const mask = this.#table.length - 1
    let slot = (Math.imul(history, 0x9e3779b1) ^ Math.imul(node, 0x85ebca6b) ^ Math.imul(last, 0xc2b2ae35)) & mask
    while (true) {
      const found = (this.#table[slot] ?? 0) - 1
      if (found < 0) break
      if (this.history[found] === history && this.node[found] === node && this.last[found] === last) return found
      slot = (slot + 1) & mask
    }
    if (this.count === this.history.length) {
      this.#grow()
      return this.row(history, node, last, wordScore)
    }
    const row = this.count
    this.count += 1
    this.#table[slot] = row + 1
    this.#set(row, history, node, last, IMPOSSIBLE, IMPOSSIBLE, wordScore)
    return row
  }

  /** Logarithm of the probability of all paths of a row. */
  total(row: number): number {
    return logAdd(this.blankEnding[row] ?? IMPOSSIBLE, this.phoneEnding[row] ?? IMPOSSIBLE)
  }

  /** Appends a copy of another set's row. Rows that are copied are distinct: they are not looked up again. */
  append(other: Hypotheses, row: number): void {
    this.#set(
      this.count,
      other.history[row] ?? 0,
      other.node[row] ?? 0,
      other.last[row] ?? 0,
      other.blankEnding[row] ?? IMPOSSIBLE,
      other.phoneEnding[row] ?? IMPOSSIBLE,
      other.wordScore[row] ?? 0,
    )
    this.count += 1
  }

  #set(
    row: number,
    history: number,
    node: number,
    last: number,
    blankEnding: number,
    phoneEnding: number,
    wordScore: number,
  ): void {
    this.history[row] = history
    this.node[row] = node
    this.last[row] = last
    this.blankEnding[row] = blankEnding
    this.phoneEnding[row] = phoneEnding
    this.wordScore[row] = wordScore
  }

  /** Doubles the room. Rare: a frame with that many plausible symbols is noise. */
  #grow(): void {
    const old = { history: this.history, node: this.node, last: this.last }
    const { blankEnding, phoneEnding, wordScore, count } = this
    const larger = new Hypotheses(old.history.length * 2)
    for (let row = 0; row < count; row += 1) {
      const at = larger.row(old.history[row] ?? 0, old.node[row] ?? 0, old.last[row] ?? 0, wordScore[row] ?? 0)
      larger.blankEnding[at] = blankEnding[row] ?? IMPOSSIBLE
      larger.phoneEnding[at] = phoneEnding[row] ?? IMPOSSIBLE
    }
    this.history = larger.history
    this.node = larger.node
    this.last = larger.last
    this.blankEnding = larger.blankEnding
    this.phoneEnding = larger.phoneEnding
    this.wordScore = larger.wordScore
    this.#table = larger.#table
  }
}

/** log(exp(a) + exp(b)). */
export function logAdd(a: number, b: number): number {
  const high = a > b ? a : b
  const difference = a > b ? b - a : a - b
  // Below this the smaller one vanishes in the rounding of the larger.
  return difference < -37 ? high : high + Math.log1p(Math.exp(difference))
}
