import { describe, expect, it } from 'vitest'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import { emptyTurn, finishedTurn, PLAN_TIMES, READY_STAGES, SOME_MACHINE } from '../testing/turn-records.ts'
import type { BenchResult, BenchTurn } from './bench-form.ts'
import { benchTurnOf, summarise } from './bench-summary.ts'
import { compareArms } from './comparisons.ts'
import { renderPresets } from './presets-report.ts'

function resultOf(arms: Readonly<Record<string, BenchTurn[]>>): BenchResult {
  const measured = Object.entries(arms).map(([name, turns]) => {
    return {
      name,
      flags: findPreset(name)?.values ?? BASELINE,
      stages: [...READY_STAGES],
      turns,
      summary: summarise(turns),
    }
  })
  return {
    version: 1,
    machine: { ...SOME_MACHINE, stages: [...READY_STAGES] },
    run: { pace: 'realtime', seed: 1, complete: true },
    arms: measured,
    comparisons: compareArms(measured, { complete: true, turnsPerArm: 8, clips: 8 }),
  }
}

const counters = { 'host.cpuMs': 250, 'host.residentBytes': 600 * 2 ** 20, 'playback.underruns': 1 }
const turnOf = (times: Partial<typeof PLAN_TIMES>, changes = {}) =>
  benchTurnOf(finishedTurn({ ...PLAN_TIMES, ...times }, { counters, ...changes }), 'a', 'what time is it')
const report = (arms: Readonly<Record<string, BenchTurn[]>>) => renderPresets(resultOf(arms), new Map())

/** The same turn on eight clips: as many as an interval needs. */
function clips(
  times: Partial<typeof PLAN_TIMES>,
  of: (times: Partial<typeof PLAN_TIMES>) => BenchTurn = turnOf,
): BenchTurn[] {
  return Array.from({ length: 8 }, (_, index) => ({ ...of(times), clip: `clip ${index}` }))
}

/** A turn whose voice waits for the whole text because a flag is off. */
function waiting(times: Partial<typeof PLAN_TIMES>): BenchTurn {
  const turn = turnOf(times)
  const ledger = turn.ledger.map((part) =>
    part.part === 'tts.first_audio' ? { ...part, owner: { kind: 'setting' as const, name: 'TTS_STREAMING' } } : part,
  )
  return { ...turn, ledger }
}

describe('the table of presets', () => {
  it('puts what was measured beside what the plan expects', () => {
    const lines = report({ baseline: [turnOf({})], streaming: [turnOf({ asr: 3, llm: 50, tts: 51 })] }).split('\n')
    const row = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.split(/ {2,}/)
    expect(row('preset')).toEqual([
      ...['preset', 'plan expects ms', 'processing p50 (p95) ms', 'change', 'heard p50 ms', 'WER'],
      ...['cut off', 'taken back', 'lost otherwise', 'distinct-2'],
      ...['peak memory MiB', 'CPU ms a turn', 'cached', 'gaps'],
    ])
    expect(row('baseline')).toEqual([
      'baseline',
      '674',
      '674 (674)',
      '1475',
      '0.0 %',
      ...['0', '0', '0'],
      '1.00',
      '600',
      '250',
      '0 of 1',
      '1',
    ])
    const measured = ['124 (124)', '−81.6 %', '925', '0.0 %', '0', '0', '0', '1.00', '600', '250', '0 of 1', '1']
    expect(row('streaming')).toEqual(['streaming', '200–300', ...measured])
  })

  it('shows what is unknown as unknown', () => {
    const lost = benchTurnOf(emptyTurn('no speech was found'), 'a', undefined)
    const line = report({ baseline: [lost] })
      .split('\n')
      .find((found) => found.startsWith('baseline '))
    expect(line?.split(/ {2,}/)).toEqual([
      'baseline',
      '674',
      '–',
      '–',
      '–',
      '0',
      '0',
      '1',
      '–',
      '–',
      '–',
      '0 of 1',
      '–',
    ])
  })

  it('says whether a preset did what the plan hopes, by the interval of what it did', () => {
    const text = report({ baseline: clips({}), conservative: clips({ asr: 3 }) })
    expect(text).toContain(
      'conservative: −37.1 % (−37.1 % to −37.1 %); the plan hopes for −33.2 % to −40.7 %: as much as hoped.',
    )
    const better = report({ baseline: clips({}), conservative: clips({ asr: 3, llm: 100 }) })
    expect(better).toMatch(/^conservative: −66\.8 % .*: more than hoped\.$/m)
  })

  it('does not call a hope come true, or missed, by a single turn', () => {
    const text = report({ baseline: [turnOf({})], conservative: [turnOf({ asr: 3, llm: 100 })] })
    expect(text).toContain('the plan hopes for −33.2 % to −40.7 %: whether it came true is open.')
  })

  it('says which flag a preset lacks that misses the hope, and what that could bring at most', () => {
    const text = report({ baseline: clips({}), conservative: clips({ asr: 203 }, waiting) })
    expect(text).toContain(
      'conservative: −7.4 % (−7.4 % to −7.4 %); the plan hopes for −33.2 % to −40.7 %: missed. Missing is TTS_STREAMING, here false: 101 ms of a turn wait because of it (median): at best −22.4 % with it.',
    )
  })

  it('blames no flag where the stages themselves take the time', () => {
    const text = report({ baseline: [turnOf({})], aggressive: [turnOf({ asr: 203 })] })
    expect(text).toContain(
      "No flag is missing: what is left is the stages' own work, most of it LLM generation (300 ms).",
    )
  })

  it('keeps cached turns out of the numbers, and tells what they took by themselves', () => {
    const cached = turnOf({ llm: 1 }, { counters: { ...counters, 'llm.cacheHit': 1 } })
    const text = report({ baseline: [turnOf({})], conservative: [turnOf({}), cached] })
    expect(text).toMatch(/^conservative +400–450 +674 \(674\) .* 1 of 2 +2$/m)
    expect(text).toContain('conservative: not in its numbers: 1 cached turn, processing p50 375 ms')
    expect(text).not.toContain('baseline: not')
  })

  it('compares in pairs and tells what the numbers leave out', () => {
    const result = resultOf({ baseline: [turnOf({})], streaming: [turnOf({ llm: 200 })] })
    const text = renderPresets(result, new Map([['streaming', ['LLM_TORCH_DTYPE is float32, not float16: no GPU']]]))
    expect(text).toContain('too few utterances to judge (compute): 100 ms faster')
    expect(text).toContain('streaming: LLM_TORCH_DTYPE is float32, not float16: no GPU')
  })
})
