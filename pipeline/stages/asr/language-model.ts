import { ensure } from '../../base/assert.ts'

/** Converts the base-10 logarithms of the file to natural ones. */
const LN_10 = Math.LN10
/** Stands for an impossible event where a file says -99. */
const UNKNOWN_LOG10 = -99

/**
 * A trigram language model with back-off (Katz 1987), read from the ARPA text format. Words are numbered in the order of
 * the file; histories are pairs of word numbers.
 */
export class TrigramModel {
  readonly words: readonly string[]
  readonly start: number
  readonly end: number
  readonly #ids: ReadonlyMap<string, number>
  readonly #unigrams: Grams
  readonly #bigrams: Grams
  readonly #trigrams: Grams

  private constructor(
    words: readonly string[],
    ids: ReadonlyMap<string, number>,
    grams: readonly [Grams, Grams, Grams],
  ) {
    this.words = words
    this.#ids = ids
    ;[this.#unigrams, this.#bigrams, this.#trigrams] = grams
    this.start = ensure(ids.get('<s>'), 'the sentence start in the language model')
    this.end = ensure(ids.get('</s>'), 'the sentence end in the language model')
  }

  /** Reads ARPA text with the orders one to three. */
  static parse(arpa: string): TrigramModel {
    const words: string[] = []
    const ids = new Map<string, number>()
    const grams: readonly [Grams, Grams, Grams] = [new Grams(), new Grams(), new Grams()]
    let order = 0
    for (const line of arpa.split('\n')) {
      if (line.startsWith('\\')) order = Number(/^\\(\d)-grams:/.exec(line)?.[1] ?? 0)
      else if (order > 0 && line !== '') readGram(line, order, words, ids, grams)
    }
    return new TrigramModel(words, ids, grams)
  }

  /** Number of a word; `undefined` where the model does not know it. */
  idOf(word: string): number | undefined {
    return this.#ids.get(word)
  }

  /** Natural logarithm of the probability of `word` alone. */
  unigram(word: number): number {
    return this.#unigrams.logProbability(word)
  }

  /** Natural logarithm of the probability of `word` after `before` and, in front of that, `earlier`. */
  logProbability(earlier: number, before: number, word: number): number {
    const size = this.words.length
    const history = this.#bigrams.find(earlier * size + before)
    let penalty = 0
    if (history !== undefined) {
      const trigram = this.#trigrams.find(history * size + word)
      if (trigram !== undefined) return this.#trigrams.logProbability(trigram)
      penalty = this.#bigrams.backOff(history)
    }
    const bigram = this.#bigrams.find(before * size + word)
    if (bigram !== undefined) return penalty + this.#bigrams.logProbability(bigram)
    return penalty + this.#unigrams.backOff(before) + this.#unigrams.logProbability(word)
  }
}

/** The entries of one order: an index by key, and two growing columns. */
class Grams {
  readonly #index = new Map<number, number>()
  #logProbabilities = new Float32Array(1024)
  #backOffs = new Float32Array(1024)
  #count = 0

  add(key: number, logProbability: number, backOff: number): void {
    if (this.#count === this.#logProbabilities.length) {
      this.#logProbabilities = doubled(this.#logProbabilities)
      this.#backOffs = doubled(this.#backOffs)
    }
    this.#index.set(key, this.#count)
    this.#logProbabilities[this.#count] = logProbability
    this.#backOffs[this.#count] = backOff
    this.#count += 1
  }

  find(key: number): number | undefined {
    return this.#index.get(key)
  }

  logProbability(entry: number): number {
    return this.#logProbabilities[entry] ?? UNKNOWN_LOG10 * LN_10
  }

  backOff(entry: number): number {
    return this.#backOffs[entry] ?? 0
  }
}

/** One line: log10 probability, tab, words with spaces between, and perhaps a tab and the log10 back-off weight. */
function readGram(
  line: string,
  order: number,
  words: string[],
  ids: Map<string, number>,
  grams: readonly [Grams, Grams, Grams],
): void {
  const [probability = '', gram = '', backOff] = line.split('\t')
  const logProbability = Number(probability) * LN_10
  const logBackOff = backOff === undefined ? 0 : Number(backOff) * LN_10
  if (order === 1) {
    ids.set(gram, words.length)
    grams[0].add(words.length, logProbability, logBackOff)
    words.push(gram)
    return
  }
  const space = gram.lastIndexOf(' ')
  const last = ids.get(gram.slice(space + 1))
  const history = historyKey(gram.slice(0, space), order, words.length, ids, grams[1])
  if (last === undefined || history === undefined) return
  ;(order === 2 ? grams[1] : grams[2]).add(history * words.length + last, logProbability, logBackOff)
}

/** Number of the history of a bigram (a word) or trigram (a bigram's entry). */
function historyKey(
  history: string,
  order: number,
  size: number,
  ids: ReadonlyMap<string, number>,
  bigrams: Grams,
): number | undefined {
  if (order === 2) return ids.get(history)
  const space = history.indexOf(' ')
  const first = ids.get(history.slice(0, space))
  const second = ids.get(history.slice(space + 1))
  // A trigram whose history is no bigram of the file can never be reached by backing off.
  return first === undefined || second === undefined ? undefined : bigrams.find(first * size + second)
}

function doubled(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(values.length * 2)
  larger.set(values)
  return larger
}
