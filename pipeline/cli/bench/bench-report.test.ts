import { describe, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import { emptyTurn, finishedTurn, PLAN_TIMES, READY_STAGES, SOME_MACHINE } from '../testing/turn-records.ts'
import { type BenchResult, type BenchTurn, benchResultSchema } from './bench-form.ts'
import { renderBench } from './bench-report.ts'
import { benchTurnOf, summarise } from './bench-summary.ts'
import { compareArms } from './comparisons.ts'

function resultOf(arms: Readonly<Record<string, BenchTurn[]>>, run: Partial<BenchResult['run']> = {}): BenchResult {
  const measured = Object.entries(arms).map(([name, turns]) => ({
    ...{ name, flags: BASELINE, stages: [...READY_STAGES], turns },
    summary: summarise(turns),
  }))
  return {
    version: 1,
    machine: { ...SOME_MACHINE, stages: [...READY_STAGES] },
    run: { pace: 'realtime', seed: 1, complete: true, ...run },
    arms: measured,
    comparisons: compareArms(measured, { complete: true, turnsPerArm: 8, clips: 8 }),
  }
}

const planTurn = benchTurnOf(finishedTurn(PLAN_TIMES), 'noon', 'what time is it')
const quickTurn = benchTurnOf(finishedTurn({ ...PLAN_TIMES, hold: 300, llm: 100, asr: 53 }), 'noon', 'what time was it')
const lostTurn = benchTurnOf(emptyTurn('no speech was found'), 'hum', undefined)

describe('the report of a bench', () => {
  it("is the plan's table: stage, median, 95th percentile, share, both headline numbers", () => {
    const lines = renderBench(resultOf({ now: [planTurn] }), new Map()).split('\n')
    const table = lines.slice(lines.indexOf('now: 1 turn, 1 in the numbers') + 1)
    expect(table).toEqual([
      'stage                  p50 ms  p95 ms    share',
      '─────────────────────  ──────  ──────  ───────',
      'VAD detection            20.0    20.0    3.0 %',
      'ASR recognition           253     253   37.5 %',
      'LLM generation            300     300   44.5 %',
      'TTS synthesis             101     101   15.0 %',
      'waits for the machine     0.0     0.0    0.0 %',
      'unattributed              0.0     0.0    0.0 %',
      'processing                674     674  100.0 %',
      'endpoint silence          800     800',
      'silence and playback      1.0     1.0',
      'heard                    1475    1475',
      'word error rate: 0.0 % (0 of 4 words in 1 turn)',
    ])
  })

  it('counts errors in characters, and says so, where what was said is Chinese', () => {
    const chinese = { ...planTurn, reference: '现在几点了', transcript: '现在几点呢', wer: 0.2 }
    const report = renderBench(resultOf({ now: [chinese], quick: [chinese] }), new Map())
    expect(report).toMatch(/^character error rate: .* \(1 of 5 characters in 1 turn\)$/m)
    expect(report).toMatch(/^character error rate +[\d.]+ % +[\d.]+ %/m)
    expect(report).not.toContain('word error rate')
  })

  it('names the machine, what each stage runs on and why', () => {
    const report = renderBench(resultOf({ now: [planTurn] }), new Map())
    expect(report).toContain('Some CPU, 2 cores, 8.0 GiB')
    expect(report).toContain('llm on cpu (no CUDA device): some-llm, 1 thread')
  })

  it('says which arms ran on what, where that is not the same for all', () => {
    const result = resultOf({ now: [planTurn], small: [planTurn] })
    const small = READY_STAGES.map((stage) => (stage.stage === 'llm' ? { ...stage, variant: 'int8' } : stage))
    const arms = result.arms.map((arm) => (arm.name === 'small' ? { ...arm, stages: small } : arm))
    const lines = renderBench({ ...result, arms }, new Map()).split('\n')
    expect(lines.filter((line) => / on cpu /.test(line))).toEqual([
      'vad on cpu (no CUDA device): some-vad, 1 thread',
      'asr on cpu (no CUDA device): some-asr, 1 thread',
      'now: llm on cpu (no CUDA device): some-llm, 1 thread',
      'tts on cpu (no CUDA device): some-tts, 1 thread',
      'small: llm on cpu (no CUDA device): some-llm, int8, 1 thread',
    ])
  })

  it('compares every other arm with the first', () => {
    const report = renderBench(resultOf({ now: [planTurn], quick: [quickTurn] }), new Map())
    expect(report).toMatch(/^p50 ms +now +quick +change$/m)
    expect(report).toMatch(/^LLM generation +300 +100 +−66\.7 %$/m)
    expect(report).toMatch(/^processing +674 +274 +−59\.3 %$/m)
    expect(report).toMatch(/^word error rate +0\.0 % +25\.0 % +\+25\.0 points$/m)
  })

  it('says under the comparison what the differences are worth', () => {
    const lines = renderBench(resultOf({ now: [planTurn], quick: [quickTurn] }), new Map()).split('\n')
    expect(lines.slice(-2)).toEqual([
      'quick against now: too few utterances to judge (compute): 400 ms faster, no 95 % interval from 1 utterance; word errors 25 % against 0 %: too few utterances to judge accuracy',
      'quick against now: too few utterances to judge (user wait): 900 ms faster, no 95 % interval from 1 utterance; word errors 25 % against 0 %: too few utterances to judge accuracy',
    ])
  })

  it('shows what was cut off and lost beside what was won, and keeps it out of the numbers', () => {
    const cutOff = benchTurnOf(finishedTurn({ ...PLAN_TIMES, llm: 1 }), 'noon', 'what time is it in town')
    const report = renderBench(resultOf({ now: [planTurn, planTurn], quick: [cutOff, quickTurn] }), new Map())
    expect(report).toContain('in no number: 1 cut off')
    expect(report).toMatch(/^LLM generation +300 +100 +−66\.7 %$/m)
    expect(report).toMatch(/^cut off +0 of 2 +1 of 2$/m)
    expect(report).toMatch(/^lost otherwise +0 of 2 +0 of 2$/m)
    expect(report).toContain('; but quick lost 1 of 2 turns (1 cut off), now lost none of 2 turns;')
  })

  it('does not compare one arm with itself', () => {
    expect(renderBench(resultOf({ now: [planTurn] }), new Map())).not.toContain('change')
  })

  it('counts the turns that could not be measured, with the reason, and shows no 0 for them', () => {
    const mixed = renderBench(resultOf({ now: [planTurn, lostTurn, lostTurn] }), new Map())
    expect(mixed).toContain('now: 3 turns, 1 in the numbers')
    expect(mixed).toContain('not measurable: 2 turns: no speech was found')
    const lost = renderBench(resultOf({ now: [lostTurn] }), new Map())
    expect(lost).toMatch(/^processing +– +– +–$/m)
    expect(lost).toMatch(/^unattributed +– +– +–$/m)
    expect(lost).toContain('word error rate: unknown')
  })

  it('counts the gaps that a listener would hear, and says nothing where none were counted', () => {
    const gappy = (underruns: number, underrunMs: number) => ({
      ...planTurn,
      counters: { 'playback.underruns': underruns, 'playback.underrunMs': underrunMs },
    })
    const report = renderBench(resultOf({ now: [gappy(2, 30), gappy(0, 0)], smooth: [gappy(0, 0)] }), new Map())
    expect(report).toContain('gaps within replies: 2 in 2 turns, 30.0 ms together')
    expect(report).toMatch(/gaps within replies: 0 in 1 turn$/m)
    expect(renderBench(resultOf({ now: [planTurn] }), new Map())).not.toContain('gaps')
  })

  it('shows the notes of an arm under it', () => {
    expect(renderBench(resultOf({ now: [planTurn] }), new Map([['now', ['not acting yet: X']]]))).toContain(
      'not acting yet: X',
    )
  })

  it('says when numbers are not like others', () => {
    const report = renderBench(resultOf({ now: [planTurn] }, { pace: 'fast', complete: false }), new Map())
    expect(report).toContain('Fast pace')
    expect(report).toContain('Stopped early')
  })

  it('is made from a result that keeps to its schema', () => {
    const result = resultOf({ now: [planTurn, lostTurn] })
    expect(benchResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(JSON.parse(JSON.stringify(result)))
  })
})
