/** A repeatable source of numbers in [0, 1). */
export type Random = () => number

/** A small repeatable generator: mulberry32 by Tommy Ettinger, public domain. */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number from 0 to `below` - 1. */
export function pick(below: number, random: Random): number {
  return Math.floor(random() * below)
}

/** 0 to n - 1 in random order (Fisher and Yates). */
export function shuffled(n: number, random: Random): number[] {
  const items = Array.from({ length: n }, (_, index) => index)
  for (let last = n - 1; last > 0; last -= 1) {
    const other = pick(last + 1, random)
    const kept = items[last] ?? 0
    items[last] = items[other] ?? 0
    items[other] = kept
  }
  return items
}
