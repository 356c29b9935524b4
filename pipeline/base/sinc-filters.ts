/**
 * A windowed-sinc low-pass filter cut into `up` rows of `2 * halfTaps` taps: row n makes the output that lies n / up of
 * an input sample behind an input sample, each row in order of rising input index. `cutoff` is where the filter is at half
 * amplitude, as a share of half the input's rate; `beta` is that of Kaiser's window.
 */
export function sincFilters(up: number, halfTaps: number, cutoff: number, beta: number): Float64Array {
  const row = 2 * halfTaps
  const taps = new Float64Array(up * row)
  for (let phase = 0; phase < up; phase += 1) {
    for (let tap = 0; tap < row; tap += 1) {
      const distance = tap - (halfTaps - 1) - phase / up
      taps[phase * row + tap] = cutoff * sinc(cutoff * distance) * kaiser(distance / halfTaps, beta)
    }
  }
  return taps
}

/** The greatest whole number that divides both; one rate changes into another by as few rows as this allows. */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

/** The Kaiser window, 1 in its centre and 0 outside -1..1. */
function kaiser(x: number, beta: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(beta * Math.sqrt(1 - x * x)) / besselI0(beta)
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
