import { ensure } from '../../../base/assert.ts'
import type { NgramModel } from './language-model.ts'

/** No node, no entry. */
export const NONE = -1

/** The node of no phone at all. */
export const ROOT = 0

/**
 * The pronunciations of all words as one tree of phones. Nodes are numbers; children and words hang on them as chains in
 * flat arrays, because the search walks them a hundred times per frame.
 */
export class LexiconTrie {
  /** First child of a node, the next sibling of a node, and the phone that leads to a node. */
  readonly firstChild: number[] = [NONE]
  readonly nextSibling: number[] = [NONE]
  readonly phone: number[] = [0]
  /** First entry of a node's words, and for each entry its word's number and the next entry. */
  readonly firstEntry: number[] = [NONE]
  readonly entryWord: number[] = []
  readonly nextEntry: number[] = []
  /** Best unigram score of the words below a node; 0 at the root, where any word may begin. */
  readonly bestBelow: number[] = [0]

  /**
   * Reads lines of "word PH PH PH", several for a word of several pronunciations. Words that the language model does not
   * know, and pronunciations with unknown phones, are left out: they could never be recognised.
   */
  static parse(lexicon: string, phones: readonly string[], model: NgramModel): LexiconTrie {
    const trie = new LexiconTrie()
    const phoneIds = new Map(phones.map((phone, id) => [phone, id]))
    for (const line of lexicon.split('\n')) {
      const [word = '', ...symbols] = line.split(' ')
      const id = model.idOf(word)
      const path = symbols.map((symbol) => phoneIds.get(symbol))
      if (id === undefined || path.length === 0) continue
      if (path.every((phone) => phone !== undefined)) trie.#add(id, path, model.unigram(id))
    }
    return trie
  }

  #add(word: number, path: readonly number[], score: number): void {
    let node = ROOT
    for (const phone of path) {
      node = this.#child(node, phone)
      this.bestBelow[node] = Math.max(this.bestBelow[node] ?? score, score)
    }
    for (let entry = this.firstEntry[node] ?? NONE; entry !== NONE; entry = this.nextEntry[entry] ?? NONE) {
      if (this.entryWord[entry] === word) return
    }
    this.nextEntry.push(ensure(this.firstEntry[node], 'the words of a node'))
    this.firstEntry[node] = this.entryWord.length
    this.entryWord.push(word)
  }

  #child(node: number, phone: number): number {
    for (let child = this.firstChild[node] ?? NONE; child !== NONE; child = this.nextSibling[child] ?? NONE) {
      if (this.phone[child] === phone) return child
    }
    const child = this.phone.length
    this.phone.push(phone)
    this.firstChild.push(NONE)
    this.firstEntry.push(NONE)
    this.bestBelow.push(Number.NEGATIVE_INFINITY)
    this.nextSibling.push(ensure(this.firstChild[node], 'the children of a node'))
    this.firstChild[node] = child
    return child
  }
}
