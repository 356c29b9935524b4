import type { Readings } from './number-readings.ts'

/** A word on its way from one place of a text to another; `undefined`: nothing is said there. */
interface Step {
  readonly from: number
  readonly word: string | undefined
}

/** Two texts of 1,500 words take 0.2 s; beyond 2,000 figures count in their usual reading. */
const MOST_PAIRS = 4_000_000

/** The words of two texts. */
export type WordPair = readonly [readonly string[], readonly string[]]

/**
 * The words of two texts, each in the reading in which they are nearest to each other: the fewest edits over all ways in
 * which they may be said. What is written in figures in one of them and spelt out in the other is then the same.
 */
export function nearestReadings(a: readonly Readings[], b: readonly Readings[]): WordPair {
  const isPlain = [...a, ...b].every(({ length }) => length === 1)
  if (isPlain) return [usualWords(a), usualWords(b)]
  const [left, right] = [graphOf(a), graphOf(b)]
  if (left.length * right.length > MOST_PAIRS) return [usualWords(a), usualWords(b)]
  return traced(left, right, distances(left, right))
}

/** The words of a text in the usual reading. */
export function usualWords(segments: readonly Readings[]): readonly string[] {
  return segments.flatMap((readings) => readings[0] ?? [])
}

/** For every place of a text the steps that lead to it; places are in order, readings lie side by side. */
function graphOf(segments: readonly Readings[]): readonly (readonly Step[])[] {
  const places: Step[][] = [[]]
  for (const readings of segments) {
    const start = places.length - 1
    const ends: Step[] = []
    for (const words of readings) {
      let from = start
      for (const word of words.slice(0, -1)) from = places.push([{ from, word }]) - 1
      ends.push({ from, word: words.at(-1) })
    }
    places.push(ends)
  }
  return places
}

type Graph = ReturnType<typeof graphOf>

/** A move in both texts at once, in one or in the other, and what it costs. */
interface Move {
  readonly at: readonly [number, number]
  readonly cost: number
  readonly words: readonly [string | undefined, string | undefined]
}

function movesTo(left: Graph, right: Graph, u: number, v: number): Move[] {
  const [lefts, rights] = [left[u] ?? [], right[v] ?? []]
  const both = lefts.flatMap((l) =>
    rights.flatMap((r): Move[] => {
      if (l.word === undefined || r.word === undefined) return []
      return [{ at: [l.from, r.from], cost: l.word === r.word ? 0 : 1, words: [l.word, r.word] }]
    }),
  )
  const one = lefts.map((l): Move => ({ at: [l.from, v], cost: costOf(l), words: [l.word, undefined] }))
  const other = rights.map((r): Move => ({ at: [u, r.from], cost: costOf(r), words: [undefined, r.word] }))
  return [...both, ...one, ...other]
}

function costOf({ word }: Step): number {
  return word === undefined ? 0 : 1
}

/** Fewest edits from the beginning of both texts to every pair of places. */
function distances(left: Graph, right: Graph): readonly Float64Array[] {
  const table = left.map(() => new Float64Array(right.length).fill(Number.POSITIVE_INFINITY))
  for (const [u, row] of table.entries()) {
    for (let v = 0; v < row.length; v += 1) {
      row[v] = u + v === 0 ? 0 : fewest(table, left[u] ?? [], right[v] ?? [], u, v)
    }
  }
  return table
}

/** The cost of the best of `movesTo`, without making them: this runs for every pair of places. */
function fewest(table: readonly Float64Array[], lefts: readonly Step[], rights: readonly Step[], u: number, v: number) {
  let least = Number.POSITIVE_INFINITY
  for (const l of lefts) {
    const row = table[l.from]
    least = Math.min(least, (row?.[v] ?? least) + costOf(l))
    for (const r of rights) {
      if (l.word === undefined || r.word === undefined) continue
      least = Math.min(least, (row?.[r.from] ?? least) + (l.word === r.word ? 0 : 1))
    }
  }
  const row = table[u]
  for (const r of rights) least = Math.min(least, (row?.[r.from] ?? least) + costOf(r))
  return least
}

function costBy(table: readonly Float64Array[], { at: [u, v], cost }: Move): number {
  return (table[u]?.[v] ?? Number.POSITIVE_INFINITY) + cost
}

/** The words along the way of the fewest edits, from the end. */
function traced(left: Graph, right: Graph, table: readonly Float64Array[]): WordPair {
  const words: [string[], string[]] = [[], []]
  let [u, v] = [left.length - 1, right.length - 1]
  while (u + v > 0) {
    const best = movesTo(left, right, u, v).find((move) => costBy(table, move) === table[u]?.[v])
    if (!best) break
    for (const [side, word] of best.words.entries()) if (word !== undefined) words[side]?.push(word)
    ;[u, v] = best.at
  }
  return [words[0].reverse(), words[1].reverse()]
}
