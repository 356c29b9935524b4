import type { Comparison, ExperimentProgress, ExperimentResult } from '../../../pipeline/protocol/experiments.ts'
import type { Session, TurnRow } from '../../../pipeline/protocol/sessions.ts'
import { emptySnapshot, PRESETS } from './fixture-session.ts'

/** An invented A/B session of two presets, typed by the protocol. */
export function experimentSession(part: Partial<Session> = {}): Session {
  const { machine, pack } = emptySnapshot()
  return {
    ...{ id: 'ab-1', kind: 'ab', title: 'streaming against baseline', notes: '', tags: [], state: 'finished' },
    ...{ startedAt: '2026-11-30T10:00:00.000Z', endedAt: '2026-11-30T10:02:50.000Z', pace: 'realtime' },
    arms: ['baseline', 'streaming'].map((name, index) => ({
      ...{
        id: `arm-${index + 1}`,
        name,
        preset: name,
        values: PRESETS.find((preset) => preset.name === name)?.values ?? {},
      },
    })),
    environment: { appVersion: '0.1.0', machine, pack: { id: pack.id, version: pack.version }, modelHashes: {} },
    counts: { turns: 34, measured: 32, notMeasurable: 0, failed: 0, audioBytes: 0 },
    ...part,
  }
}

const nothing = { value: null, interval: null, reliable: false }

/** A comparison of the two arms; `shift` and its interval in milliseconds. */
export function comparison(part: Partial<Comparison> = {}): Comparison {
  return {
    ...{ metric: 'heardMs', lowerIsBetter: true, from: 'arm-1', to: 'arm-2', utterances: 16, turns: 32 },
    ...{ shift: -240, interval: { from: -280, to: -200 }, pValue: 0.0001, adjustedPValue: 0.0004, moreTurns: 0 },
    ...{ outcome: 'better', look: 'planned', p50: nothing, p95: nothing },
    verdict: { en: 'streaming is 240 ms faster than baseline', zh: 'streaming 比 baseline 快 240 ms' },
    ...part,
  }
}

function summary(armId: string, heardMs: number): ExperimentResult['arms'][number] {
  const median = (value: number) => ({ p50: { value, interval: null, reliable: true }, p95: nothing })
  return {
    ...{ armId, turns: 17, measured: 16, cached: 0, cold: 0, notMeasurable: 0, failed: 0, utterances: 16 },
    ...{ heardMs: median(heardMs), processingMs: median(heardMs / 2), parts: { 'endpoint.wait': heardMs / 2 } },
    ...{ wordErrorRate: 0.021, falseCutOffs: 0, speculationWastedTokens: null, distinct2: 0.9, cpuMs: 800 },
    ...{ peakResidentBytes: 2 ** 30, underruns: 0 },
  }
}

/** What came of that session. */
export function experimentResult(part: Partial<ExperimentResult> = {}): ExperimentResult {
  return {
    ...{ sessionId: 'ab-1', arms: [summary('arm-1', 1200), summary('arm-2', 960)], comparisons: [comparison()] },
    ...part,
  }
}

/** Turns of both arms on two clips, the second arm 240 ms faster. */
export function experimentTurns(): TurnRow[] {
  return Array.from({ length: 8 }, (_, index): TurnRow => {
    const isB = index % 2 === 1
    const heardMs = 1200 + index - (isB ? 240 : 0)
    return {
      ...{ turnId: `t-${index}`, armId: isB ? 'arm-2' : 'arm-1', ordinal: index + 1, status: 'finished' },
      ...{ startedAt: '2026-11-30T10:00:00.000Z', transcript: 'what time is it', reply: 'It is ten.', parts: [] },
      ...{ heardMs, processingMs: heardMs / 2, warmUp: false, cold: false, cached: false, recorded: false },
      stimulusId: index < 4 ? 'time' : 'timer',
    }
  })
}

export function experimentProgress(part: Partial<ExperimentProgress> = {}): ExperimentProgress {
  return { ...{ sessionId: 'ab-1', kind: 'ab', state: 'running', done: 3, total: 34, leftMs: 150_000 }, ...part }
}
