import { describe, expect, it } from 'vitest'
import { type PairableTurn, pairTurns } from './pairing.ts'

type Turn = PairableTurn & { readonly ms: number }
const turn = (utterance: string, ms: number, changes: Partial<Turn> = {}): Turn => ({
  ...{ utterance, ms, fate: 'whole', setAside: false },
  ...changes,
})
const shown = (before: readonly Turn[], after: readonly Turn[]) =>
  pairTurns(before, after).map((pair) => `${pair.before.utterance} ${pair.before.ms}-${pair.after.ms}`)

describe('the pairs of two arms', () => {
  it('are the n-th time of a sentence under one with its n-th under the other', () => {
    const before = [turn('a', 1), turn('b', 2), turn('a', 3)]
    expect(shown(before, [turn('b', 20), turn('a', 10), turn('a', 30)])).toEqual(['a 1-10', 'b 2-20', 'a 3-30'])
  })

  it('lack a pair of which either turn was lost, and the others keep their partners', () => {
    const before = [turn('a', 1, { fate: 'interrupted' }), turn('a', 3), turn('b', 2)]
    const after = [turn('a', 10), turn('a', 30), turn('b', 20, { fate: 'cutOff' })]
    expect(shown(before, after)).toEqual(['a 3-30'])
  })

  it('lack what was set aside, and what was said under one arm alone', () => {
    const before = [turn('a', 1), turn('b', 2), turn('c', 3)]
    expect(shown(before, [turn('a', 10, { setAside: true }), turn('b', 20)])).toEqual(['b 2-20'])
    expect(shown([], before)).toEqual([])
  })
})
