/** From here on the words so far are taken for a whole sentence by whoever reads them: what the evidence below is of. */
const WHOLE_PROBABILITY = 0.5
/**
 * How much likelier words are that read as whole at the end of a turn than at a pause inside one, and words that do not:
 * counted with the pocket pack's language model, 87 of 112 whole sentences against 41 of 636 of their beginnings.
 */
const WHOLE_LOG_ODDS = Math.log(87 / 112 / (41 / 636))
const UNFINISHED_LOG_ODDS = Math.log(25 / 112 / (595 / 636))
/** A model's 0 and 1 are not taken at their word: nothing could speak against them. */
const SUREST = 0.999

/**
 * How likely the turn is over by its sound and its words together: what the words are worth as evidence is added to what
 * the sound says. It takes them for independent of each other, which they are in part only.
 *
 * @param sound probability by the model that listens; `undefined` where it said nothing: then nobody says anything, since
 *   a detector of sound must not become one of text in silence
 * @param words probability that a sentence ends after the words so far; `undefined` or 0 where nothing tells it
 */
export function fusedProbability(sound: number | undefined, words: number | undefined): number | undefined {
  if (sound === undefined || words === undefined || words === 0) return sound
  const bounded = Math.min(SUREST, Math.max(1 - SUREST, sound))
  const evidence = words >= WHOLE_PROBABILITY ? WHOLE_LOG_ODDS : UNFINISHED_LOG_ODDS
  const logOdds = Math.log(bounded / (1 - bounded)) + evidence
  return 1 / (1 + Math.exp(-logOdds))
}
