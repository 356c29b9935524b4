import { ensure } from '../../../base/assert.ts'
import { GramTable } from './gram-table.ts'

/** Converts the base-10 logarithms of the file to natural ones. */
const LN_10 = Math.LN10

/**
 * An n-gram language model with back-off (Katz 1987), read from the ARPA text format. Words are numbered in the order of
 * the file.
 */
export class NgramModel {
  readonly words: readonly string[]
  readonly start: number
  readonly end: number
  readonly #ids: ReadonlyMap<string, number>
  /** By the number of words before: single words, pairs, and so on. */
  readonly orders: readonly GramTable[]

  constructor(words: readonly string[], orders: readonly GramTable[]) {
    const ids = new Map(words.map((word, id) => [word, id]))
    this.words = words
    this.#ids = ids
    this.orders = orders
    this.start = ensure(ids.get('<s>'), 'the sentence start in the language model')
    this.end = ensure(ids.get('</s>'), 'the sentence end in the language model')
  }

  /** Reads ARPA text of any order. */
  static parse(arpa: string): NgramModel {
    const reader = new ArpaReader()
    let order = 0
    for (const line of arpa.split('\n')) {
      if (line.startsWith('\\')) order = Number(/^\\(\d)-grams:/.exec(line)?.[1] ?? 0)
      else if (order > 0 && line !== '') reader.add(line, order)
    }
    return new NgramModel(reader.words, reader.orders)
  }

  /** Number of a word; `undefined` where the model does not know it. */
  idOf(word: string): number | undefined {
    return this.#ids.get(word)
  }

  /** Natural logarithm of the probability of `word` alone. */
  unigram(word: number): number {
    return ensure(this.orders[0], 'the single words').logProbability(word)
  }

  /** Natural logarithm of the probability of `word` after `before`, the words of the sentence so far, oldest first. */
  logProbability(before: readonly number[], word: number): number {
    let penalty = 0
    for (let count = Math.min(this.orders.length - 1, before.length); count > 0; count -= 1) {
      const history = entryOf(before.slice(-count), this.orders, this.words.length)
      if (history === undefined) continue
      const longer = this.orders[count]
      const gram = longer?.find(history * this.words.length + word)
      if (longer && gram !== undefined) return penalty + longer.logProbability(gram)
      penalty += this.orders[count - 1]?.backOff(history) ?? 0
    }
    return penalty + this.unigram(word)
  }
}

/** Entry of a sequence of words among those of its length; `undefined` where the model has not got it. */
function entryOf(words: readonly number[], orders: readonly GramTable[], vocabulary: number): number | undefined {
  let entry = words[0]
  for (let at = 1; at < words.length && entry !== undefined; at += 1) {
    entry = orders[at]?.find(entry * vocabulary + (words[at] ?? 0))
  }
  return entry
}

/** Gathers the lines of an ARPA text; shorter n-grams come before longer ones. */
class ArpaReader {
  readonly words: string[] = []
  readonly ids = new Map<string, number>()
  readonly orders: GramTable[] = [new GramTable()]
  #historyText: string | undefined
  #history: number | undefined

  /** One line: log10 probability, tab, words with spaces between, and perhaps a tab and the log10 back-off weight. */
  add(line: string, order: number): void {
    const [probability = '', gram = '', backOff] = line.split('\t')
    const key = order === 1 ? this.#addWord(gram) : this.#keyOf(gram)
    // What begins with an n-gram that the file has not got can never be reached by backing off.
    if (key === undefined) return
    this.orders[order - 1] ??= new GramTable()
    this.orders[order - 1]?.add(key, Number(probability) * LN_10, backOff === undefined ? 0 : Number(backOff) * LN_10)
  }

  #addWord(word: string): number {
    this.ids.set(word, this.words.length)
    return this.words.push(word) - 1
  }

  #keyOf(gram: string): number | undefined {
    const space = gram.lastIndexOf(' ')
    const last = this.ids.get(gram.slice(space + 1))
    const history = this.#historyOf(gram.slice(0, space))
    return last === undefined || history === undefined ? undefined : history * this.words.length + last
  }

  /** Files are sorted, so that what begins alike stands together and is looked up once. */
  #historyOf(text: string): number | undefined {
    if (text === this.#historyText) return this.#history
    const words = text.split(' ').map((word) => this.ids.get(word))
    this.#historyText = text
    this.#history = words.every((word) => word !== undefined)
      ? entryOf(words, this.orders, this.words.length)
      : undefined
    return this.#history
  }
}
