import fc from 'fast-check'
import type { HeardUtterance } from '../../protocol/turn-end.ts'

/** A pause: how long the voice lasted before it, how long it is, and what a detector said each 100 ms of it. */
const pauseArbitrary = fc.record({
  voiceMs: fc.integer({ min: 50, max: 1500 }),
  silenceMs: fc.integer({ min: 40, max: 1500 }),
  said: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }),
})

/** Any utterance: some pauses inside, one behind the last word, and what the pocket network might say of them. */
export const utteranceArbitrary: fc.Arbitrary<HeardUtterance> = fc
  .tuple(fc.array(pauseArbitrary, { maxLength: 4 }), pauseArbitrary)
  .map(([inside, last]) => utterance([...inside, { ...last, silenceMs: undefined }]))

export interface MadePause {
  readonly voiceMs: number
  /** Absent behind the last word. */
  readonly silenceMs?: number | undefined
  /** Twentieths, each 100 ms. */
  readonly said: readonly number[]
}

/** An utterance that is heard exactly as it was spoken. */
export function utterance(pauses: readonly MadePause[], id = 'u'): HeardUtterance {
  let atMs = 0
  const silences = pauses.map(({ voiceMs, silenceMs }) => {
    const startMs = atMs + voiceMs
    atMs = startMs + (silenceMs ?? 0)
    return { startMs, endMs: silenceMs === undefined ? null : atMs }
  })
  const looks = pauses.map(({ said }) =>
    said.map((twentieths, index): [number, number] => [index * 100, twentieths / 20]),
  )
  return { id, title: id, durationMs: atMs, endMs: atMs, silences, looks: { 'pocket-turn': looks } }
}

/** Many utterances as they might be, the same ones each time: for what is counted or timed. */
export function manyUtterances(count: number): HeardUtterance[] {
  return fc.sample(utteranceArbitrary, { numRuns: count, seed: 7 }).map((one, index) => ({ ...one, id: `u${index}` }))
}
