import { WordsNetwork } from './words-network.ts'
import { WORDS_WEIGHTS } from './words-weights.ts'

let network: WordsNetwork | undefined

/** The network of the words; unpacked when it is first asked. */
export function wordsNetwork(): WordsNetwork {
  network ??= new WordsNetwork(WORDS_WEIGHTS)
  return network
}
