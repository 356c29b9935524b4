import { describe, expect, it } from 'vitest'
import { emptyTurn, finishedTurn, PLAN_TIMES } from '../testing/turn-records.ts'
import { benchTurnOf, percentilesOf, summarise } from './bench-summary.ts'

describe("a turn in the bench's form", () => {
  it('carries both headline numbers and the ledger that sums to them', () => {
    const turn = benchTurnOf(finishedTurn(PLAN_TIMES), 'noon', 'What time is it?')
    expect(turn).toMatchObject({ clip: 'noon', processingMs: 674, heardMs: 1475, wer: 0, notMeasurable: null })
    expect(turn.ledger.reduce((sum, part) => sum + part.ms, 0)).toBe(1475)
    expect(turn.ledger[0]).toEqual({
      part: 'endpoint.hold',
      owner: { kind: 'setting', name: 'ASR_SILENCE_TIMEOUT' },
      ms: 800,
    })
  })

  it("has its spans on the ledger's axis, where 0 is the acoustic end of speech", () => {
    const turn = benchTurnOf(finishedTurn(PLAN_TIMES), 'noon', undefined)
    expect(turn.spans).toMatchObject([{ name: 'asr.finalize', startMs: 820, endMs: 1073 }])
  })

  it('without a reference has no word error rate', () => {
    expect(benchTurnOf(finishedTurn(PLAN_TIMES), 'noon', undefined)).toMatchObject({ reference: null, wer: null })
  })

  it('in which no speech was found has missed every word, and says why it has no number', () => {
    const turn = benchTurnOf(emptyTurn('no speech was found'), 'noon', 'what time is it')
    expect(turn).toMatchObject({ wer: 1, processingMs: null, heardMs: null, notMeasurable: 'no speech was found' })
  })

  it('that failed says nothing about recognition, and gives the failure for a reason', () => {
    const error = { code: 'asr.failed', message: 'the recogniser stopped' }
    const record = { ...emptyTurn(''), status: 'failed' as const, notMeasurable: undefined, error }
    expect(benchTurnOf(record, 'noon', 'what time is it')).toMatchObject({ wer: null, notMeasurable: error.message })
  })

  it('without any reason for having no number names how it ended', () => {
    const record = { ...emptyTurn(''), status: 'interrupted' as const, notMeasurable: undefined }
    expect(benchTurnOf(record, 'noon', undefined).notMeasurable).toContain('interrupted')
  })
})

describe("an arm's summary", () => {
  it('keeps turns without a number out of the percentiles, but not out of the word error rate', () => {
    const quick = finishedTurn({ ...PLAN_TIMES, llm: 100 })
    const turns = [
      benchTurnOf(finishedTurn(PLAN_TIMES), 'a', 'what time is it'),
      benchTurnOf(quick, 'b', 'what time is it'),
      benchTurnOf(emptyTurn('no speech was found'), 'c', 'yes now'),
    ]
    const summary = summarise(turns)
    expect(summary.processingMs).toEqual({ p50: 574, p95: 664 })
    expect(summary.heardMs.p50).toBe(1375)
    expect(summary.stages).toEqual({
      vad: { p50: 20, p95: 20 },
      asr: { p50: 253, p95: 253 },
      llm: { p50: 200, p95: 290 },
      tts: { p50: 101, p95: 101 },
    })
    expect(summary.wer).toBe(2 / 10)
  })

  it('keeps cut-off and interrupted turns out of the percentiles too, and counts them', () => {
    const turns = [
      benchTurnOf(finishedTurn(PLAN_TIMES), 'a', 'what time is it'),
      benchTurnOf(finishedTurn({ ...PLAN_TIMES, llm: 1 }), 'b', 'what time is it in the town'),
      benchTurnOf(finishedTurn({ ...PLAN_TIMES, llm: 1 }, { status: 'interrupted' }), 'c', 'what time is it'),
    ]
    expect(turns.map(({ fate }) => fate)).toEqual(['whole', 'cutOff', 'interrupted'])
    expect(summarise(turns)).toMatchObject({
      processingMs: { p50: 674 },
      lost: { turns: 3, cutOff: 1, interrupted: 1, failed: 0, notMeasured: 0 },
    })
  })

  it('keeps turns that were taken back out of the percentiles, fast as they may look', () => {
    const mended = finishedTurn({ ...PLAN_TIMES, llm: 1 }, { counters: { 'turn.takenBack': 1 } })
    const turns = [benchTurnOf(finishedTurn(PLAN_TIMES), 'a', undefined), benchTurnOf(mended, 'b', undefined)]
    expect(summarise(turns)).toMatchObject({ processingMs: { p50: 674 }, lost: { turns: 2, takenBack: 1 } })
  })

  it('of no turn is unknown throughout, not 0', () => {
    const unknown = { p50: null, p95: null }
    expect(summarise([])).toEqual({
      processingMs: unknown,
      heardMs: unknown,
      machineMs: unknown,
      stages: { vad: unknown, asr: unknown, llm: unknown, tts: unknown },
      wer: null,
      distinct2: null,
      cpuMs: unknown,
      peakResidentBytes: null,
      cachedTurns: 0,
      underruns: null,
      lost: { turns: 0, cutOff: 0, takenBack: 0, interrupted: 0, failed: 0, notMeasured: 0 },
    })
  })

  it('counts what replies cost and how they sound', () => {
    const turnWith = (text: string, counters: Readonly<Record<string, number>>) =>
      benchTurnOf(finishedTurn(PLAN_TIMES, { reply: { text, final: true }, counters }), 'a', undefined)
    const turns = [
      turnWith('it is noon', { 'host.cpuMs': 100, 'host.residentBytes': 7e8, 'playback.underruns': 2 }),
      turnWith('it is late', {
        'host.cpuMs': 300,
        'host.residentBytes': 5e8,
        'llm.cacheHit': 1,
        'playback.underruns': 0,
      }),
    ]
    expect(summarise(turns)).toMatchObject({
      distinct2: 3 / 4,
      cpuMs: { p50: 200 },
      peakResidentBytes: 7e8,
      cachedTurns: 1,
      underruns: 2,
    })
  })

  it('counts only what is known', () => {
    expect(percentilesOf([null, 4, undefined, 2])).toEqual({ p50: 3, p95: 3.9 })
  })
})
