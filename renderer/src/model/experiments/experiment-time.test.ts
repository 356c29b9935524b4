import { describe, expect, it } from 'vitest'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { EMPTY_DRAFT } from './experiment-form.ts'
import { differingNames, turnsOf, turnTime } from './experiment-time.ts'

const values = { a: { X: 1, Y: 1, Z: 1 }, b: { X: 2, Y: 2, Z: 1 } }

describe('turns of an experiment', () => {
  it('are those of both arms and one each to warm up', () => {
    expect(turnsOf({ ...EMPTY_DRAFT, turnsPerArm: '16' }, values)).toBe(34)
    expect(turnsOf({ ...EMPTY_DRAFT, turnsPerArm: '16', stimuli: 'live' }, values)).toBe(32)
  })

  it('are two arms a flag besides the two sets where flags are taken apart', () => {
    const draft = { ...EMPTY_DRAFT, question: 'flags', turnsPerArm: '4' } as const
    expect(turnsOf(draft, values)).toBe(6 * 5)
    expect(turnsOf({ ...draft, flags: ['X'] }, values)).toBe(4 * 5)
    expect(turnsOf({ ...draft, flags: ['Z'] }, values)).toBeUndefined()
    expect(turnsOf(draft, { ...values, a: { X: 1, Y: 2, Z: 1 } })).toBe(3 * 5)
  })

  it('are the budget of a search, and unknown where the number is none', () => {
    expect(turnsOf({ ...EMPTY_DRAFT, question: 'best', budgetTurns: '120' }, values)).toBe(120)
    expect(turnsOf({ ...EMPTY_DRAFT, turnsPerArm: 'many' }, values)).toBeUndefined()
  })

  it('knows which flags differ', () => {
    expect(differingNames(values)).toEqual(['X', 'Y'])
    expect(differingNames({ ...values, b: undefined })).toEqual([])
  })
})

describe('how long a turn takes', () => {
  const session = (seconds: number, part: Partial<Session> = {}) =>
    ({
      ...{ kind: 'ab', pace: 'realtime', startedAt: '2026-11-30T10:00:00.000Z' },
      endedAt: new Date(Date.parse('2026-11-30T10:00:00.000Z') + seconds * 1000).toISOString(),
      counts: { turns: 10 },
      ...part,
    }) as Session
  const turn = { origin: 'clip', pace: 'realtime', anchors: { openedMs: 1000, closedMs: 5000 } } as TurnRecord

  it('is the median of the experiments of this pace on this machine', () => {
    expect(turnTime([session(40), session(50), session(900)], [turn], 'realtime')).toEqual({
      ...{ ms: 5000, from: 'experiments' },
    })
  })

  it('is not taken from other machines, other paces, what still runs, or a turn or two', () => {
    const others = [
      session(40, { imported: true }),
      session(40, { pace: 'fast' }),
      session(40, { endedAt: undefined }),
      session(40, { counts: { turns: 2 } as Session['counts'] }),
    ]
    expect(turnTime(others, [], 'realtime')).toBeUndefined()
  })

  it('is the median of the clips that were played where there was no experiment', () => {
    expect(turnTime([], [turn], 'realtime')).toEqual({ ms: 4000, from: 'turns' })
    expect(turnTime([], [turn], 'fast')).toBeUndefined()
  })
})
