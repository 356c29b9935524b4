import { describe, expect, it } from 'vitest'
import { LEDGER_PARTS } from '../protocol/ledger.ts'
import type { SessionTurn } from '../protocol/sessions.ts'
import type { ComparedTurn } from './compared-turn.ts'
import { compareTurns, DEFAULT_COMPARISON } from './comparisons.ts'
import { experimentResult, sessionResult } from './result.ts'

const UTTERANCES = 16

/** An arm's turns: its number on each utterance, and what else is to be said of one. */
function armOf(
  armId: string,
  msOf: (index: number) => number,
  changes: (index: number) => Partial<ComparedTurn> = () => ({}),
) {
  return Array.from({ length: UTTERANCES }, (_, index): ComparedTurn => {
    const ms = msOf(index)
    return {
      ...{ armId, utterance: `u${index}`, fate: 'whole', setAside: false },
      ...{ processingMs: ms, heardMs: ms + 800, cpuMs: undefined, words: { errors: 0, referenceWords: 6 } },
      ...changes(index),
    }
  })
}

/** Milliseconds that differ a little from utterance to utterance. */
const wobble = (index: number) => (index * 7) % 5
const slow = armOf('a', (index) => 100 + 10 * index)

function compared(turns: readonly ComparedTurn[], options: Partial<Parameters<typeof compareTurns>[2]> = {}) {
  const settings = { ...DEFAULT_COMPARISON, resamples: 0, nameOf: (id: string) => id.toUpperCase(), ...options }
  return compareTurns(turns, [{ from: 'a', to: 'b' }], settings)
}
const heardOf = (turns: readonly ComparedTurn[], options = {}) =>
  compared(turns, options).find(({ metric }) => metric === 'heardMs')

describe('two arms', () => {
  it('are better, worse, equivalent or undecided by the interval alone', () => {
    const by = (shift: number, spread = 1) =>
      heardOf([...slow, ...armOf('b', (index) => 100 + 10 * index + shift + spread * wobble(index))])
    expect(by(-40)).toMatchObject({
      outcome: 'better',
      matters: true,
      moreTurns: 0,
      look: 'planned',
      minimumEffect: 10,
    })
    expect(by(40)).toMatchObject({ outcome: 'worse', matters: true })
    expect(by(-8)).toMatchObject({ outcome: 'better', matters: false })
    expect(by(-2)).toMatchObject({ outcome: 'equivalent' })
    const undecided = by(-30, 15)
    expect(undecided).toMatchObject({ outcome: 'undecided' })
    expect(undecided?.moreTurns).toBeGreaterThan(0)
  })

  it('have no interval and no verdict while they run, though a difference is plain', () => {
    const turns = [...slow, ...armOf('b', (index) => 20 + 10 * index)]
    const running = heardOf(turns, { look: 'running', turnsPerArm: 40 })
    expect(running).toMatchObject({
      outcome: 'undecided',
      shift: -80,
      interval: null,
      pValue: null,
      adjustedPValue: null,
    })
    expect(running?.verdict.en).toBe(
      'no verdict before the planned end: B against A (user wait), 16 of 40 turns an arm so far',
    )
  })

  it('are judged more strictly where they were ended early', () => {
    const turns = [...slow, ...armOf('b', (index) => 20 + 10 * index + wobble(index))]
    const [early, planned] = (['early', 'planned'] as const).map((look) => heardOf(turns, { look, turnsPerArm: 40 }))
    expect(early?.outcome).toBe('better')
    const width = (comparison = early) => (comparison?.interval?.to ?? 0) - (comparison?.interval?.from ?? 0)
    expect(width(early)).toBeGreaterThan(width(planned))
    expect(early?.verdict.en).toContain('ended early, 16 of 40 turns an arm: judged more strictly')
    const few = turns.filter(({ utterance }) => Number(utterance.slice(1)) < 10)
    expect(heardOf(few)?.outcome).toBe('better')
    expect(heardOf(few, { look: 'early' })?.verdict.en).toMatch(/^B against A: too few utterances to judge/)
  })

  it('are asked about both waiting times together, and each pair of arms beside the others', () => {
    const turns = [...slow, ...armOf('b', (index) => 60 + 10 * index + ((index * 37) % 101))]
    const width = (all: readonly ComparedTurn[], pairs: number) => {
      const asked = Array.from({ length: pairs }, () => ({ from: 'a', to: 'b' }))
      const options = { ...DEFAULT_COMPARISON, resamples: 0, nameOf: (id: string) => id }
      const { interval } = compareTurns(all, asked, options).find(({ metric }) => metric === 'processingMs') ?? {}
      return (interval?.to ?? 0) - (interval?.from ?? 0)
    }
    const processingAlone = turns.map((turn) => ({ ...turn, heardMs: undefined }))
    expect(width(turns, 1)).toBeGreaterThan(width(processingAlone, 1))
    expect(width(turns, 4)).toBeGreaterThan(width(turns, 1))
  })

  it('agree in p and interval', () => {
    for (const shift of [0, -2, -4, -6, -40]) {
      const found = heardOf([...slow, ...armOf('b', (index) => 100 + 10 * index + shift + 0.1 * ((index * 37) % 101))])
      const beyond = found?.interval ? found.interval.from > 0 || found.interval.to < 0 : false
      expect((found?.adjustedPValue ?? 1) < 0.05).toBe(beyond)
    }
  })
})

describe('a turn that did not answer the whole sentence', () => {
  /** Every other sentence of B is cut in half and so answered sooner. */
  const cut = armOf(
    'b',
    (index) => 100 + 10 * index - (index % 2 === 0 ? 400 : wobble(index)),
    (index) => (index % 2 === 0 ? { fate: 'cutOff', words: { errors: 3, referenceWords: 6 } } : {}),
  )

  it('is in no pair: an endpoint that cuts sentences off is not fast', () => {
    const found = heardOf([...slow, ...cut])
    expect(found).toMatchObject({ utterances: 8, outcome: 'equivalent', turns: 16 })
    expect(found?.lost).toMatchObject({ from: { turns: 16, cutOff: 0 }, to: { turns: 16, cutOff: 8 } })
    expect(found?.verdict.en).toContain('B lost 8 of 16 turns (8 cut off), A lost none of 16 turns')
  })

  it('takes its partner with it: an arm does not win by losing the slow ones', () => {
    const others = armOf(
      'b',
      (index) => 100 + 10 * index,
      (index) => (index >= 12 ? { fate: 'interrupted' } : {}),
    )
    const found = heardOf([...slow, ...others])
    expect(found).toMatchObject({ shift: 0, utterances: 12, p50: { value: 0 } })
    expect(found?.lost?.to).toMatchObject({ interrupted: 4 })
  })

  it('costs words all the same', () => {
    const accuracy = compared([...slow, ...cut]).find(({ metric }) => metric === 'wordErrorRate')
    expect(accuracy).toMatchObject({ utterances: 16, shift: 0.25, outcome: 'worse', matters: true })
  })

  it('is not counted as lost where it was set aside anyway', () => {
    const cold = armOf(
      'b',
      (index) => 60 + 10 * index,
      (index) => (index === 0 ? { setAside: true, fate: 'failed' } : {}),
    )
    expect(heardOf([...slow, ...cold])).toMatchObject({ utterances: 15, lost: { to: { turns: 15, failed: 0 } } })
  })
})

describe('accuracy', () => {
  it('is not called kept by sixteen sentences without an error', () => {
    const heard = heardOf([...slow, ...armOf('b', (index) => 60 + 10 * index + wobble(index))])
    expect(heard?.verdict.en).toMatch(/; word errors 0 % against 0 %: too few utterances to judge accuracy$/)
  })

  it('is called kept where so many sentences rule a loss out', () => {
    const many = (armId: string, ms: number) =>
      Array.from(
        { length: 600 },
        (_, index): ComparedTurn => ({
          ...{ armId, utterance: `u${index}`, fate: 'whole', setAside: false, processingMs: ms + wobble(index) },
          ...{ heardMs: undefined, cpuMs: undefined, words: { errors: index % 40 === 0 ? 1 : 0, referenceWords: 6 } },
        }),
      )
    const [processing, accuracy] = compared([...many('a', 100), ...many('b', 60)])
    expect(accuracy).toMatchObject({ metric: 'wordErrorRate', outcome: 'equivalent' })
    expect(processing?.verdict.en).toContain('the word error rate rises by less than 1 point, if at all')
  })
})

describe("a session's result", () => {
  const turns = ['a', 'b'].flatMap((armId) => Array.from({ length: 12 }, (_, index) => turnOf(armId, index)))
  const session = {
    ...{ id: 's', kind: 'ab' as const, pace: 'realtime' as const, criteria: { turnsPerArm: 12 } },
    arms: ['a', 'b'].map((id) => ({ id, name: id, values: {} })),
  }
  const heard = (state: 'running' | 'paused' | 'finished' | 'stopped' | 'broken') =>
    sessionResult({ ...session, state }, turns).comparisons.find(({ metric }) => metric === 'heardMs')

  it('is looked at as the session ended', () => {
    expect(heard('finished')).toMatchObject({ look: 'planned', outcome: 'better' })
    expect(heard('stopped')).toMatchObject({ look: 'early' })
    expect(heard('broken')).toMatchObject({ look: 'early' })
    expect(heard('paused')).toMatchObject({ look: 'running', outcome: 'undecided', interval: null })
    expect(heard('running')?.verdict.en).toContain('12 of 12 turns an arm so far')
  })

  it('counts what was lost in each arm, and keeps it out of percentiles', () => {
    const cutOff = turns.map((turn, index) =>
      index === 3 ? { ...turn, record: { ...turn.record, transcript: { text: 'turn on', final: true } } } : turn,
    )
    const { arms } = experimentResult({ sessionId: 's', ...session, look: 'planned', turns: cutOff }, { resamples: 0 })
    expect(arms[0]).toMatchObject({ turns: 12, measured: 11, lost: { turns: 12, cutOff: 1 } })
    expect(arms[1]?.lost?.cutOff).toBe(0)
  })
})

function turnOf(armId: string, index: number): SessionTurn {
  const expected = 'turn on the light'
  const ms = (armId === 'a' ? 100 : 60) + wobble(index)
  return {
    ...{ sessionId: 's', armId, ordinal: index + 1, warmUp: false, cold: false, cached: false },
    stimulus: { id: `u${index}`, kind: 'clip', expected },
    record: {
      ...{ id: `${armId}${index}`, index, origin: 'clip', startedAt: '', pace: 'realtime', status: 'finished' },
      ...{ anchors: { openedMs: 0 }, spans: [], counters: {}, flags: {} },
      transcript: { text: expected, final: true },
      reply: { text: 'it is on', final: true },
      ledger: {
        ...{ totalMs: ms + 800, processingMs: ms, heardMs: ms + 800, unattributedMs: 0, unmeasured: [] },
        parts: [{ part: LEDGER_PARTS[0] ?? 'endpoint.hold', owner: { kind: 'stage', name: 'vad' }, startMs: 0, ms }],
      },
    },
  }
}
