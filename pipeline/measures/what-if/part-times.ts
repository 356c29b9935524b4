import { exposedMs, type TurnWork } from './turn-work.ts'

/** How long parts are made to take, milliseconds, by their place in the turn's ledger: a part may stand there several times. */
export type PartTimes = Readonly<Record<number, number>>

/** More than any turn takes: work as long as this is done in nobody's shadow. */
const BEYOND_ALL_MS = 1e6

/**
 * Work with some parts made as long as they are told to be, in what is waited for of them. What stands after one follows:
 * a reply that was begun ahead goes into the shadow of the hold, or comes out of it.
 */
export function withPartTimes(work: TurnWork, times: PartTimes): TurnWork {
  let moved = work
  // Whatever stands before a part decides what of it is waited for: in the ledger's order.
  for (const at of Object.keys(times)
    .map(Number)
    .sort((a, b) => a - b)) {
    const part = moved.parts[at]
    if (!part) continue
    const wholeMs = Math.max(0, part.wholeMs + Math.max(0, times[at] ?? 0) - openMs(moved, at))
    moved = { ...moved, parts: moved.parts.with(at, { ...part, wholeMs }) }
  }
  return moved
}

/** What is waited for of a part; below 0 where it was ready so long before anybody wanted it. */
function openMs(work: TurnWork, at: number): number {
  const part = work.parts[at]
  if (!part) return 0
  const longer = { ...work, parts: work.parts.with(at, { ...part, wholeMs: part.wholeMs + BEYOND_ALL_MS }) }
  return (exposedMs(longer)[at] ?? 0) - BEYOND_ALL_MS
}
