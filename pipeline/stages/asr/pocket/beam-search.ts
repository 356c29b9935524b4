import { kthLargest } from '../../../base/select.ts'
import type { SearchSettings } from './config.ts'
import { Hypotheses, IMPOSSIBLE, logAdd } from './hypotheses.ts'
import type { NgramModel } from './language-model.ts'
import { type LexiconTrie, NONE, ROOT } from './lexicon-trie.ts'
import { NO_WORDS, WordHistory } from './word-history.ts'

/**
 * An utterance that ends inside a word is not impossible, but hardly ever meant: a whole word that fits worse is taken
 * first (measured on the demo clips: 20 mends one that 8 loses, 60 changes nothing more).
 */
const UNFINISHED_WORD_PENALTY = -20

/** What the search thinks was said. */
export interface SearchResult {
  readonly words: readonly string[]
  /** In which frame the last phone of each word was first heard. */
  readonly endFrames: readonly number[]
  /** Natural logarithm of the network's probability of the phones of these words. */
  readonly acoustic: number
  /** Probability that a sentence ends after what has been said, if nothing follows; 0 inside a word and before the first. */
  readonly endProbability: number
  /** The words, if nothing follows: a last one that could still go on is among them. */
  readonly wordsIfOver: readonly string[]
}

/** A result after which nothing follows. */
export interface FinalResult extends SearchResult {
  /** Mean natural logarithm of the probability of a word after those before it; the end of the sentence counts as one. */
  readonly language: number
}

/**
 * Prefix beam search over the output of a CTC network (Hannun et al. 2014), held to a lexicon and weighed by a language
 * model. Takes frames as they come and keeps its hypotheses between them, so that it costs the same in a stream.
 */
export class BeamSearch {
  readonly #trie: LexiconTrie
  readonly #model: NgramModel
  readonly #settings: SearchSettings
  readonly #blank: number
  readonly #histories: WordHistory
  readonly #current: Hypotheses
  readonly #next = new Hypotheses()
  #frames = 0
  #ranks = new Float64Array(4096)
  #ranksSorted = new Float64Array(4096)

  constructor(trie: LexiconTrie, model: NgramModel, settings: SearchSettings, blank: number) {
    this.#trie = trie
    this.#model = model
    this.#settings = settings
    this.#blank = blank
    this.#histories = new WordHistory(model.words.length, (before, word) =>
      model.logProbability([model.start, ...before], word),
    )
    this.#current = new Hypotheses(Math.max(256, settings.beam))
    const first = this.#current.row(NO_WORDS, ROOT, blank, 0)
    this.#current.blankEnding[first] = 0
  }

  /** Takes frames: `logProbabilities` holds rows of `symbols` natural logarithms. */
  push(logProbabilities: Float32Array, symbols: number): void {
    for (let at = 0; at + symbols <= logProbabilities.length; at += symbols) {
      this.#frame(logProbabilities.subarray(at, at + symbols))
    }
  }

  /** The best hypothesis so far; a word that has only begun is not part of it. */
  partial(): SearchResult {
    return this.#result(this.#best((row) => this.#rank(this.#current, row)))
  }

  /** The best hypothesis, given that nothing follows. */
  final(): FinalResult {
    const row = this.#bestEnding()
    return { ...this.#result(row), language: this.#language(this.#current.history[row] ?? NO_WORDS) }
  }

  /** The row that is best where nothing follows. */
  #bestEnding(): number {
    const { lmWeight } = this.#settings
    return this.#best((row) => {
      const { history, node, wordScore } = this.#current
      const score = this.#current.total(row) + (wordScore[row] ?? 0)
      if (node[row] !== ROOT) return score + UNFINISHED_WORD_PENALTY
      return history[row] === NO_WORDS ? score : score + lmWeight * this.#endLogProbability(history[row] ?? 0)
    })
  }

  #best(scoreOf: (row: number) => number): number {
    let best = 0
    let bestScore = Number.NEGATIVE_INFINITY
    for (let row = 0; row < this.#current.count; row += 1) {
      const score = scoreOf(row)
      if (score > bestScore) {
        best = row
        bestScore = score
      }
    }
    return best
  }

  #result(row: number): SearchResult {
    const history = this.#current.history[row] ?? NO_WORDS
    const endFrames = this.#histories.endFrames(history)
    const acoustic = this.#current.total(row)
    const ending = this.#bestEnding()
    const wordsIfOver = this.#words(this.#current.history[ending] ?? NO_WORDS)
    return {
      words: this.#words(history),
      endFrames,
      acoustic,
      wordsIfOver,
      endProbability: this.#endProbability(ending),
    }
  }

  #words(history: number): string[] {
    return this.#histories.words(history).map((word) => this.#model.words[word] ?? '')
  }

  #language(history: number): number {
    const words = this.#histories.words(history)
    let [sum, at] = [this.#endLogProbability(history), history]
    for (; at !== NO_WORDS; at = this.#histories.previous(at)) sum += this.#histories.logProbability(at)
    return sum / (words.length + 1)
  }

  /** A word that could go on ("there", "there's") still counts as said here: silence will have decided. */
  #endProbability(row: number): number {
    const history = this.#current.history[row] ?? NO_WORDS
    if (history === NO_WORDS || this.#current.node[row] !== ROOT) return 0
    return Math.exp(this.#endLogProbability(history))
  }

  #frame(frame: Float32Array): void {
    const { firstChild, nextSibling, phone } = this.#trie
    const { prune } = this.#settings
    const now = this.#current
    this.#next.clear()
    for (let row = 0; row < now.count; row += 1) {
      const total = now.total(row)
      const node = now.node[row] ?? ROOT
      const last = now.last[row] ?? 0
      this.#stay(row, node, last, total, frame)
      for (let child = firstChild[node] ?? NONE; child !== NONE; child = nextSibling[child] ?? NONE) {
        const symbol = phone[child] ?? 0
        const logProbability = frame[symbol] ?? IMPOSSIBLE
        if (logProbability < prune) continue
        // The same phone twice needs a blank between, or it is one long phone.
        const reach = symbol === last ? (now.blankEnding[row] ?? IMPOSSIBLE) : total
        if (reach + logProbability > IMPOSSIBLE / 2) this.#enter(row, child, symbol, reach + logProbability)
      }
    }
    this.#keepBest()
    this.#frames += 1
  }

  /** The hypothesis goes on without a new phone: a blank, or its last phone for another frame. */
  #stay(row: number, node: number, last: number, total: number, frame: Float32Array): void {
    const now = this.#current
    const next = this.#next
    const kept = next.row(now.history[row] ?? 0, node, last, now.wordScore[row] ?? 0)
    next.blankEnding[kept] = logAdd(next.blankEnding[kept] ?? IMPOSSIBLE, total + (frame[this.#blank] ?? IMPOSSIBLE))
    if (last === this.#blank) return
    const longer = (now.phoneEnding[row] ?? IMPOSSIBLE) + (frame[last] ?? IMPOSSIBLE)
    next.phoneEnding[kept] = logAdd(next.phoneEnding[kept] ?? IMPOSSIBLE, longer)
  }

  /** The hypothesis goes on into a node of the lexicon, and from there into every word that ends in it. */
  #enter(row: number, node: number, symbol: number, logProbability: number): void {
    const { firstChild, firstEntry, nextEntry, entryWord } = this.#trie
    const { lmWeight, wordBonus } = this.#settings
    const history = this.#current.history[row] ?? NO_WORDS
    const wordScore = this.#current.wordScore[row] ?? 0
    if (firstChild[node] !== NONE) this.#reach(history, node, symbol, wordScore, logProbability)
    for (let entry = firstEntry[node] ?? NONE; entry !== NONE; entry = nextEntry[entry] ?? NONE) {
      const word = entryWord[entry] ?? 0
      const longer = this.#histories.extend(history, word, this.#frames)
      const score = wordScore + wordBonus + lmWeight * this.#histories.logProbability(longer)
      this.#reach(longer, ROOT, symbol, score, logProbability)
    }
  }

  #reach(history: number, node: number, last: number, wordScore: number, logProbability: number): void {
    const next = this.#next
    const row = next.row(history, node, last, wordScore)
    next.phoneEnding[row] = logAdd(next.phoneEnding[row] ?? IMPOSSIBLE, logProbability)
  }

  /** Makes the best of the next hypotheses the current ones. */
  #keepBest(): void {
    const next = this.#next
    if (this.#ranks.length < next.count) {
      this.#ranks = new Float64Array(next.history.length)
      this.#ranksSorted = new Float64Array(next.history.length)
    }
    for (let row = 0; row < next.count; row += 1) this.#ranks[row] = this.#rank(next, row)
    let least = Number.NEGATIVE_INFINITY
    if (next.count > this.#settings.beam) {
      this.#ranksSorted.set(this.#ranks.subarray(0, next.count))
      least = kthLargest(this.#ranksSorted, next.count, this.#settings.beam)
    }
    this.#current.count = 0
    for (let row = 0; row < next.count && this.#current.count < this.#settings.beam; row += 1) {
      if ((this.#ranks[row] ?? 0) >= least) this.#current.append(next, row)
    }
  }

  #rank(hypotheses: Hypotheses, row: number): number {
    const { lookAhead, lmWeight } = this.#settings
    const below = this.#trie.bestBelow[hypotheses.node[row] ?? ROOT] ?? 0
    return hypotheses.total(row) + (hypotheses.wordScore[row] ?? 0) + lookAhead * lmWeight * below
  }

  #endLogProbability(history: number): number {
    return this.#model.logProbability([this.#model.start, ...this.#histories.words(history)], this.#model.end)
  }
}
