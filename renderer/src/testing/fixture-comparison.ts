import type { Comparison, ExperimentResult } from '../../../pipeline/protocol/experiments.ts'
import type { LedgerPartName } from '../../../pipeline/protocol/ledger.ts'
import type { Session, SessionTurn, TurnRow } from '../../../pipeline/protocol/sessions.ts'
import type { Query } from '../../../pipeline/protocol/wire/queries.ts'
import type { Console } from '../console.ts'
import { PRESETS } from './fixture-session.ts'
import { fixtureLedger, fixtureTurn, SAYINGS } from './fixture-turns.ts'

/** Sessions as a host would answer for them, for tests. Nothing here was measured. */
export interface AnsweringHost {
  readonly sessions: readonly Session[]
  readonly turns: readonly SessionTurn[]
  readonly result: ExperimentResult | undefined
}

export const NOTHING: AnsweringHost = { sessions: [], turns: [], result: undefined }

/** A second in all, none of whose parts is whole; and half of it. */
const BEFORE: readonly (readonly [LedgerPartName, number])[] = [
  ['endpoint.hold', 600.4],
  ['asr.finalize', 150.4],
  ['llm.prefill', 49.4],
  ['tts.first_audio', 160.4],
  ['transport', 39.4],
]
const AFTER = BEFORE.map(([part, ms]) => [part, ms / 2] as const)

const ARMS = [
  { id: 'arm-1', name: 'baseline', preset: 'baseline', values: PRESETS[0]?.values ?? {} },
  { id: 'arm-2', name: 'streaming', preset: 'streaming', values: PRESETS[3]?.values ?? {} },
] as const

const SESSION = {
  ...{ id: 'compared', kind: 'ab', title: 'Baseline and streaming', notes: '', tags: [], state: 'finished' },
  ...{ startedAt: '2026-11-30T06:00:00.000Z', pace: 'realtime', arms: [...ARMS] },
  counts: { turns: 4, measured: 4, notMeasurable: 0, failed: 0, audioBytes: 0 },
} as unknown as Session

function storedTurn(ordinal: number, arm: 0 | 1): SessionTurn {
  const saying = SAYINGS[ordinal % 2] ?? SAYINGS[0]
  const preset = arm === 0 ? 'baseline' : 'streaming'
  const turn = fixtureTurn({ ...saying, preset, index: ordinal, openedMs: 1000 * ordinal })
  return {
    ...{ sessionId: SESSION.id, armId: ARMS[arm].id, ordinal, warmUp: false, cold: false, cached: false },
    stimulus: { id: saying.clipId ?? '', kind: 'clip', expected: saying.transcript },
    record: { ...turn, ledger: fixtureLedger(arm === 0 ? BEFORE : AFTER) },
  }
}

const median = (value: number) => ({ value, interval: null, reliable: true })
const armResult = (armId: string, ms: number) => ({ armId, heardMs: { p50: median(ms), p95: median(ms) } })
const HEARD = {
  ...{ metric: 'heardMs', lowerIsBetter: true, from: 'arm-1', to: 'arm-2', utterances: 2, turns: 4 },
  ...{ shift: -500, interval: { from: -600, to: -400 }, outcome: 'better', look: 'planned' },
  verdict: { en: 'Streaming is 500 ms faster than Baseline', zh: '流式比基准快 500 毫秒' },
} as unknown as Comparison

/** Two sentences, each answered after a second before and after half of it afterwards. No sound was kept. */
export const COMPARISON: AnsweringHost = {
  sessions: [SESSION],
  turns: [storedTurn(1, 0), storedTurn(2, 0), storedTurn(3, 1), storedTurn(4, 1)],
  result: {
    sessionId: SESSION.id,
    arms: [armResult('arm-1', 1000), armResult('arm-2', 500)] as unknown as ExperimentResult['arms'],
    comparisons: [HEARD],
  },
}

/** The same with the sound of every turn kept. */
export function recordedComparison(): AnsweringHost {
  const recording = { file: 'turn.wav', bytes: 1, durationMs: 3000 }
  return { ...COMPARISON, turns: COMPARISON.turns.map((turn) => ({ ...turn, recording })) }
}

/** The same from a file whose texts were left out. */
export function importedComparison(): AnsweringHost {
  const turns = COMPARISON.turns.map((turn) => {
    const { words: _, ...record } = turn.record
    const text = { text: 'withheld', final: true }
    return { ...turn, record: { ...record, transcript: text, reply: text } }
  })
  return { ...COMPARISON, sessions: [{ ...SESSION, imported: true }], turns }
}

function rowOf({ armId, ordinal, warmUp, cold, cached, stimulus, record, recording }: SessionTurn): TurnRow {
  const { id, startedAt, status, transcript, reply, ledger } = record
  return {
    ...{ turnId: id, armId, ordinal, startedAt, status, warmUp, cold, cached, recorded: recording !== undefined },
    ...{ transcript: transcript.text, reply: reply.text, stimulusId: stimulus?.id },
    ...{ processingMs: ledger?.processingMs, heardMs: ledger?.heardMs },
    parts: (ledger?.parts ?? []).map(({ part, ms }) => ({ part, ms })),
  }
}

/** What a console asks, answered from these sessions. */
export function answering({ sessions, turns, result }: AnsweringHost): Console['ask'] {
  const answer = (query: Query): unknown => {
    switch (query.name) {
      case 'listSessions':
        return { sessions, total: sessions.length }
      case 'readSession':
        return sessions.find(({ id }) => id === query.sessionId)
      case 'listTurns':
        return { turns: turns.map(rowOf), total: turns.length }
      case 'readTurn':
        return turns.find(({ record }) => record.id === query.turnId)
      case 'readResult':
        return result
      default:
        return undefined
    }
  }
  return (async (query: Query) => {
    const found = answer(query)
    if (found !== undefined) return { ok: true, answer: found }
    return { ok: false, error: { code: 'store.none', message: `There is no answer to ${query.name}` } }
  }) as Console['ask']
}
