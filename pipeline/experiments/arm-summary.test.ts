import { describe, expect, it } from 'vitest'
import { lostLastWords } from '../measures/word-errors/word-errors.ts'
import type { SessionTurn } from '../protocol/sessions.ts'
import { summariseArm } from './arm-summary.ts'

const EXPECTED = 'turn on the kitchen light'

function turnOf(ms: number | undefined, changes: Partial<SessionTurn> = {}, transcript = EXPECTED): SessionTurn {
  const ledger =
    ms === undefined ? undefined : { processingMs: ms, heardMs: ms + 800, totalMs: ms + 800, unattributedMs: 0 }
  return {
    ...{ sessionId: 's', armId: 'a', ordinal: 1, warmUp: false, cold: false, cached: false },
    stimulus: { id: 'light', kind: 'clip', expected: EXPECTED },
    wordErrors: { errors: transcript === EXPECTED ? 0 : 1, referenceWords: 5 },
    record: {
      ...{
        id: 't',
        index: 1,
        origin: 'clip',
        startedAt: '',
        pace: 'realtime',
        status: 'finished',
        spans: [],
        flags: {},
      },
      anchors: { openedMs: 0 },
      transcript: { text: transcript, final: true },
      reply: { text: 'the light is on', final: true },
      counters: { 'host.cpuMs': 50, 'host.residentBytes': 1000 + (ms ?? 0), 'playback.underruns': 1 },
      ...(ledger
        ? {
            ledger: {
              ...ledger,
              unmeasured: [],
              parts: [{ part: 'asr.finalize', owner: { kind: 'stage', name: 'asr' }, startMs: 0, ms }],
            },
          }
        : {}),
    },
    ...changes,
  } as SessionTurn
}

const NO_BOOTSTRAP = { resamples: 0, seed: 1 }

describe('what an arm comes to', () => {
  it('has no times from turns at fast pace, though earlier versions kept some', () => {
    const old = [1, 2, 3].map((ms) => turnOf(ms, { record: { ...turnOf(ms).record, pace: 'fast' } }))
    const summary = summariseArm('a', old, NO_BOOTSTRAP)
    expect(summary).toMatchObject({ measured: 0, notMeasurable: 3, parts: {}, wordErrorRate: 0 })
    expect([summary.processingMs.p50.value, summary.heardMs.p50.value]).toEqual([null, null])
  })

  it('says what its turns cost at servers, warm-ups not among them; nothing where none was asked', () => {
    const { record } = turnOf(10)
    const paid = (amount: number) => ({ ...record, cost: [{ stage: 'llm' as const, amount, currency: 'USD' }] })
    const untold = { ...record, cost: [{ stage: 'llm' as const, unknown: 'the server did not say how many tokens' }] }
    const run = [turnOf(1, { record: paid(9), warmUp: true }), turnOf(1, { record: paid(1) })]
    const turns = [...run, turnOf(1, { record: paid(2) }), turnOf(1, { record: untold })]
    expect(summariseArm('a', turns, NO_BOOTSTRAP).cost).toMatchObject({
      ...{ perTurn: 1.5, currency: 'USD', known: 2, unknown: 1 },
    })
    expect(summariseArm('a', [turnOf(1)], NO_BOOTSTRAP)).not.toHaveProperty('cost')
  })

  it('counts the turns that the machine was too busy to measure, and leaves them in', () => {
    const { record } = turnOf(20)
    const busy = { ...record, counters: { ...record.counters, 'host.stealShare': 0.3 } }
    expect(summariseArm('a', [turnOf(10), turnOf(20, { record: busy })], NO_BOOTSTRAP)).toMatchObject({
      ...{ measured: 2, disturbed: 1 },
    })
  })

  it('knows that a turn without a wait between its parts waited for nothing', () => {
    const { record } = turnOf(20)
    const stolen = { part: 'machine.stolen', owner: { kind: 'machine', name: 'processor' }, startMs: 0 } as const
    const waited = (ms: number) => {
      const ledger = record.ledger && { ...record.ledger, parts: [{ ...stolen, ms }] }
      return turnOf(20, { record: { ...record, ...(ledger ? { ledger } : {}) } })
    }
    const parts = (...turns: SessionTurn[]) => summariseArm('a', turns, NO_BOOTSTRAP).parts
    expect(parts(waited(60), turnOf(20), turnOf(20))['machine.stolen']).toBeUndefined()
    expect(parts(waited(60), waited(40), turnOf(20))['machine.stolen']).toBe(40)
  })

  it('leaves warm-ups out, counts cold and cached turns apart, and measures the others', () => {
    const turns = [
      turnOf(900, { warmUp: true }),
      turnOf(100),
      turnOf(120),
      turnOf(500, { cold: true }),
      turnOf(1, { cached: true }),
    ]
    const arm = summariseArm('a', [...turns, turnOf(7, { armId: 'b' })], NO_BOOTSTRAP)
    expect(arm).toMatchObject({ turns: 4, measured: 2, cold: 1, cached: 1, notMeasurable: 0, failed: 0, utterances: 1 })
    expect(arm.processingMs.p50).toEqual({ value: 110, interval: null, reliable: false })
    expect(arm.heardMs.p50.value).toBe(910)
    expect(arm.parts).toEqual({ 'asr.finalize': 110 })
    expect(arm).toMatchObject({ peakResidentBytes: 1500, underruns: 4, cpuMs: 50, distinct2: 0.25 })
  })

  it('keeps outliers', () => {
    const turns = [100, 101, 102, 103, 9000].map((ms) => turnOf(ms))
    expect(summariseArm('a', turns, NO_BOOTSTRAP).processingMs.p95.value).toBeGreaterThan(5000)
  })

  it('calls a 95th percentile reliable from 72 utterances on, however many turns they have', () => {
    const p95 = (utterances: number) => {
      const turns = Array.from({ length: 2 * 72 }, (_, index) =>
        turnOf(1, { stimulus: { id: `u${index % utterances}`, kind: 'clip' } }),
      )
      return summariseArm('a', turns, NO_BOOTSTRAP).heardMs.p95
    }
    expect([71, 72].map((utterances) => p95(utterances).reliable)).toEqual([false, true])
  })

  it('counts utterances that were cut off, once each', () => {
    const cut = 'turn on the'
    const turns = [turnOf(1, {}, cut), turnOf(1, {}, cut), turnOf(1)]
    expect(summariseArm('a', turns, NO_BOOTSTRAP)).toMatchObject({ falseCutOffs: 1 })
    expect(summariseArm('a', [turnOf(1)], NO_BOOTSTRAP)).toMatchObject({ falseCutOffs: 0, characterErrorRate: 0 })
    const unknown = turnOf(1, { stimulus: { id: 'x', kind: 'live' } })
    expect(summariseArm('a', [unknown], NO_BOOTSTRAP).falseCutOffs).toBeNull()
  })

  it('says nothing of waste where nothing was speculated', () => {
    const turn = turnOf(1)
    const speculated = { ...turn, record: { ...turn.record, counters: { 'speculation.tries': 1 } } }
    expect(summariseArm('a', [turnOf(1)], NO_BOOTSTRAP).speculationWastedTokens).toBeNull()
    expect(summariseArm('a', [speculated], NO_BOOTSTRAP).speculationWastedTokens).toBe(0)
  })
})

describe('words lost at the end', () => {
  it.each([
    [EXPECTED, 0],
    ['turn on the', 2],
    ['turn off the', 2],
    ['turn on the chicken light', 0],
    ['on the kitchen light', 0],
    ['turn on the kitchen lights', 0],
    ['', 5],
  ])('of %j are %d', (transcript, lost) => {
    expect(lostLastWords(EXPECTED, transcript)).toBe(lost)
  })
})
