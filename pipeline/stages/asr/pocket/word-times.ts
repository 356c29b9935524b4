import type { HeardWord } from '../contract.ts'
import type { SearchResult } from './beam-search.ts'

/**
 * Where words lie, from the frames of a CTC network: a word ends in the frame in which its last phone was first heard,
 * and begins with the first phone that the network reports after the word before it; a pause belongs to no word.
 *
 * @param phoneFrames of every frame, whether the network's best symbol was a phone
 */
export function heardWords(
  { words, endFrames }: Pick<SearchResult, 'words' | 'endFrames'>,
  phoneFrames: readonly boolean[],
  frameSamples: number,
): readonly HeardWord[] {
  let after = 0
  return words.map((text, i) => {
    const endFrame = Math.max(after, endFrames[i] ?? after)
    const heard = phoneFrames.indexOf(true, after)
    const startFrame = heard === -1 || heard > endFrame ? after : heard
    after = endFrame + 1
    return { text, startSample: startFrame * frameSamples, endSample: after * frameSamples }
  })
}
