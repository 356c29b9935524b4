import { describe, expect, it } from 'vitest'
import type { Arm, Session, TurnRow } from '../../../../pipeline/protocol/sessions.ts'
import { comparisonsToPresent, gainMs, presentedArms, presentedPairs, typicalFirst } from './presentation.ts'

const ARMS = [{ id: 'a' }, { id: 'b' }] as unknown as [Arm, Arm]

let ordinal = 0
function row(armId: string, stimulusId: string, heardMs: number | undefined, warmUp = false): TurnRow {
  ordinal += 1
  return {
    turnId: String(ordinal),
    armId,
    ordinal,
    startedAt: '',
    status: 'finished',
    transcript: '',
    reply: '',
    parts: [],
    warmUp,
    cold: false,
    cached: false,
    recorded: false,
    stimulusId,
    ...(heardMs === undefined ? {} : { heardMs }),
  }
}

describe('what a presentation shows', () => {
  it('is each sentence before and after, the n-th time with the n-th time', () => {
    const turns = [row('a', 'x', 900), row('b', 'x', 400), row('b', 'x', 300), row('a', 'x', 800), row('a', 'y', 700)]
    const pairs = presentedPairs(ARMS, turns)
    expect(pairs.map(({ before, after }) => [before.heardMs, after.heardMs])).toEqual([
      [900, 400],
      [800, 300],
    ])
    expect(pairs.map(gainMs)).toEqual([500, 500])
  })

  it('leaves out warm-up turns and those that were not measured', () => {
    const turns = [row('a', 'x', 900, true), row('a', 'x', undefined), row('b', 'x', 300)]
    expect(presentedPairs(ARMS, turns)).toEqual([])
  })

  it('leaves out pairs of which either turn did not answer the whole sentence, and keeps the others together', () => {
    const cutOff = { ...row('b', 'x', 100), cutOff: true }
    const interrupted = { ...row('a', 'y', 200), status: 'interrupted' as const }
    const turns = [row('a', 'x', 900), cutOff, interrupted, row('b', 'y', 300), row('a', 'x', 800), row('b', 'x', 310)]
    const pairs = presentedPairs(ARMS, turns)
    expect(pairs.map(({ before, after }) => [before.heardMs, after.heardMs])).toEqual([[800, 310]])
  })

  it('is of the arm that is judged, and of the last while none is', () => {
    const arms = ['a', 'full', 'without'].map((id) => ({ id })) as unknown as Arm[]
    const idsOf = (judged: string | undefined) => presentedArms({ arms }, judged)?.map(({ id }) => id)
    expect(idsOf('full')).toEqual(['a', 'full'])
    expect(idsOf(undefined)).toEqual(['a', 'without'])
  })

  it('is nothing where there is only one arm', () => {
    expect(presentedPairs(presentedArms({ arms: [ARMS[0]] }, undefined), [row('a', 'x', 1)])).toEqual([])
    expect(presentedArms({ arms: [...ARMS] }, 'a')).toBeUndefined()
  })
})

describe('the order in which pairs are shown', () => {
  const pair = (id: string, beforeMs: number, afterMs: number, recorded: boolean) => ({
    stimulusId: id,
    before: { ...row('a', id, beforeMs), recorded },
    after: { ...row('b', id, afterMs), recorded },
  })

  it('begins with the usual gain among those with sound, not with the largest', () => {
    const pairs = [pair('huge', 2000, 100, true), pair('usual', 900, 400, true), pair('small', 500, 450, true)]
    const silent = pair('silent', 900, 400, false)
    expect(typicalFirst([silent, ...pairs]).map(({ stimulusId }) => stimulusId)).toEqual([
      'usual',
      'small',
      'huge',
      'silent',
    ])
  })

  it('is none of nothing', () => {
    expect(typicalFirst([])).toEqual([])
  })
})

describe('the comparisons to choose from', () => {
  const session = (id: string, kind: string, measured: number, arms = 2) =>
    ({ id, kind, counts: { measured }, arms: Array.from({ length: arms }) }) as unknown as Session

  it('begin with the newest that has something to show, not with one that has only begun', () => {
    const sessions = [
      session('begun', 'ab', 0),
      session('talk', 'talk', 9),
      session('new', 'ab', 2),
      session('old', 'ab', 40),
    ]
    expect(comparisonsToPresent(sessions).map(({ id }) => id)).toEqual(['new', 'old', 'begun'])
  })

  it('are none without a second arm', () => {
    expect(comparisonsToPresent([session('single', 'ab', 9, 1)])).toEqual([])
  })
})
