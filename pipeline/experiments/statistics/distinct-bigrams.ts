import { wordsOf } from '../../measures/word-errors/word-errors.ts'

/**
 * How varied texts are (distinct-2, Li et al. 2016, "A Diversity-Promoting Objective Function for Neural Conversation
 * Models"): different word pairs by all word pairs, over all texts together; pairs do not reach across texts. 1 where
 * no pair ever repeats. It falls with the amount of text: compare only sets of equally many replies to the same words.
 * `undefined` where no text has two words.
 */
export function distinctBigrams(texts: readonly string[]): number | undefined {
  const different = new Set<string>()
  let all = 0
  for (const text of texts) {
    const words = wordsOf(text)
    for (const [index, second] of words.slice(1).entries()) {
      different.add(`${words[index]} ${second}`)
      all += 1
    }
  }
  return all === 0 ? undefined : different.size / all
}
