import fc from 'fast-check'

/**
 * What the properties are tried on: the same each time, so that a change is judged by what it changed and not by what was
 * drawn. In another order (`npm test -- --shuffle`) other values are drawn as well, and in the long tests always.
 */
fc.configureGlobal({ seed: Number(process.env.FIRSTWORD_TEST_ORDER ?? 20_261_130) })
