/** What a turn's sound and words say of its end, and how long it has been silent. */
export interface TurnEvidence {
  /** Probability by the network that listens. */
  readonly sound: number
  /** Log-odds by the network of the words; `undefined` where it knows nothing of them (yet). */
  readonly words: number | undefined
  /** Probability that a sentence ends there, by the recogniser; 0 where it does not say. */
  readonly ending: number
  /** Since speech was last seen. */
  readonly silenceMs: number
}

/** A 0 and a 1 are not taken at their word: nothing could speak against them. */
const SUREST = 0.999
const LEAST_ENDING = 0.01
/** Longer silences tell no more. */
const LONGEST_MS = 1500
const SHORTEST_MS = 50
const MIDDLE_MS = 300

/** Weights of what is known: of logarithms of odds, of seconds, of the logarithms of the ending and of the silence. */
interface Weights {
  readonly constant: number
  readonly ofSound: number
  readonly ofWords: number
  readonly ofEnding: number
  readonly ofSeconds: number
  readonly ofLogarithm: number
}

// By what is known.
const ALL: Weights = {
  constant: -0.28,
  ofSound: 0.551,
  ofWords: 0.524,
  ofEnding: 0.376,
  ofSeconds: 0.981,
  ofLogarithm: 0.137,
}
const NO_ENDING: Weights = {
  constant: -0.798,
  ofSound: 0.538,
  ofWords: 0.642,
  ofEnding: 0,
  ofSeconds: 0.929,
  ofLogarithm: 0.105,
}
const SOUND_ALONE: Weights = {
  constant: -0.787,
  ofSound: 0.81,
  ofWords: 0,
  ofEnding: 0,
  ofSeconds: 0.933,
  ofLogarithm: -0.065,
}

/**
 * How likely the turn is over by its sound, its words and the silence so far together: logistic regressions on the half of
 * the set of known ends that is there for choosing settings (`assets/recipes/README.md`). The longer it has been silent, the
 * fewer pauses last still, so that what is needed of sound and words falls.
 */
export function pocketTurnProbability({ sound, words, ending, silenceMs }: TurnEvidence): number {
  const bounded = Math.min(SUREST, Math.max(1 - SUREST, sound))
  const weights = weightsFor(words, ending)
  const logOdds =
    weights.constant +
    weights.ofSound * Math.log(bounded / (1 - bounded)) +
    weights.ofWords * (words ?? 0) +
    weights.ofEnding * Math.log(ending + LEAST_ENDING) +
    weights.ofSeconds * (Math.min(LONGEST_MS, silenceMs) / 1000) +
    weights.ofLogarithm * Math.log(Math.max(SHORTEST_MS, silenceMs) / MIDDLE_MS)
  return 1 / (1 + Math.exp(-logOdds))
}

function weightsFor(words: number | undefined, ending: number): Weights {
  if (words === undefined) return SOUND_ALONE
  return ending > 0 ? ALL : NO_ENDING
}
