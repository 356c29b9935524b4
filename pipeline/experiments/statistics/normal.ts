/** Standard normal quantile of 0.975: what a two-sided test of 5 % is held against. */
export const NORMAL_975 = 1.959963984540054

const NUMERATOR = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
]
const DENOMINATOR = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
]
const SQRT_TWO_PI = 2.506628274631
/** Beyond it the quotient of polynomials gives way to a continued fraction. */
const FAR = 7.07106781186547

/**
 * Probability that a standard normal number is at most `x`, to about 14 digits (Hart's algorithm 5666 as given by West,
 * "Better approximations to cumulative normal functions", Wilmott 2005).
 */
export function normalCdf(x: number): number {
  const distance = Math.abs(x)
  const tail = distance > 37 ? 0 : upperTail(distance)
  return x > 0 ? 1 - tail : tail
}

/** The number that a standard normal one is at most with this probability: the inverse, by halving. */
export function normalQuantile(probability: number): number {
  let [low, high] = [-40, 40]
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (normalCdf(middle) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function upperTail(distance: number): number {
  const density = Math.exp((-distance * distance) / 2)
  if (distance < FAR) return (density * polynomial(NUMERATOR, distance)) / polynomial(DENOMINATOR, distance)
  let fraction = distance + 0.65
  for (let term = 4; term >= 1; term -= 1) fraction = distance + term / fraction
  return density / fraction / SQRT_TWO_PI
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((value, coefficient) => value * x + coefficient, 0)
}
