const MOST_SEED = 2 ** 31 - 1

/** A seed for the order of an experiment's or a load test's turns, another each time; it is kept with the session. */
export function newSeed(): number {
  return Math.floor(Math.random() * MOST_SEED)
}
