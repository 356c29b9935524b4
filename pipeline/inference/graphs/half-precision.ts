const EXPONENT_BIAS = 15
const SMALLEST_EXPONENT = 2 ** -14
const FRACTION = 1024

let table: Float32Array | undefined

/** The numbers that float16 bits stand for; a float32 holds each of them exactly. */
export function halvesToFloats(bits: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, half) => floatOf(half))
  const numbers = table
  const floats = new Float32Array(bits.length)
  for (let index = 0; index < bits.length; index += 1) floats[index] = numbers[bits[index] ?? 0] ?? Number.NaN
  return floats
}

function floatOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 31
  const fraction = (half & 1023) / FRACTION
  if (exponent === 0) return sign * SMALLEST_EXPONENT * fraction
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * 2 ** (exponent - EXPONENT_BIAS) * (1 + fraction)
}
