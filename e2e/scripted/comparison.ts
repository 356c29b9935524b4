import type { Comparison, ExperimentResult } from '../../pipeline/protocol/experiments.ts'
import type { LedgerPartName } from '../../pipeline/protocol/ledger.ts'
import type { Session, SessionTurn, TurnRow } from '../../pipeline/protocol/sessions.ts'
import { comparison, experimentResult, experimentSession } from '../../renderer/src/testing/fixture-experiments.ts'
import { PRESETS } from '../../renderer/src/testing/fixture-session.ts'
import { fixtureLedger, fixtureTurn, SAYINGS } from '../../renderer/src/testing/fixture-turns.ts'

/** How many sentences were said in each arm. Invented, as are all numbers here: nothing was measured. */
const SENTENCES = 12
const CLIPS = ['time', 'kitchen-light', 'weather-noise', 'timer'] as const

type Durations = readonly (readonly [LedgerPartName, number])[]

/** Parts of a wait, milliseconds, before and after. */
const BEFORE: Durations = [
  ['endpoint.hold', 800],
  ['vad.decide', 14.2],
  ['asr.finalize', 171.6],
  ['llm.prefill', 41.4],
  ['llm.first_token', 12.6],
  ['text.gather', 96.3],
  ['tts.first_audio', 236.9],
  ['tts.leading_silence', 18.5],
  ['transport', 2.2],
  ['playback', 41],
]
const SHARE_AFTER = [0.8, 0.9, 0.22, 0.3, 0.55, 0.21, 0.41, 0.9, 1, 1]
const AFTER: Durations = BEFORE.map(([part, ms], index) => [part, ms * (SHARE_AFTER[index] ?? 1)] as const)
const ARM_PARTS = [BEFORE, AFTER] as const
const totalMs = (parts: Durations) => parts.reduce((sum, [, ms]) => sum + ms, 0)
const SHIFT_MS = Math.round(totalMs(AFTER) - totalMs(BEFORE))

export const COMPARED: Session = experimentSession({
  id: 'compared',
  // As the host calls it.
  title: 'baseline against streaming',
  criteria: { minimumEffectMs: 20, turnsPerArm: SENTENCES },
  counts: { turns: 2 * SENTENCES, measured: 2 * SENTENCES, notMeasurable: 0, failed: 0, audioBytes: 4_200_000 },
  shape: AFTER.map(([part, ms]) => ({ part, ms })),
  numbers: {
    ...{ metric: 'heard', count: 2 * SENTENCES, p50Ms: totalMs(AFTER), p95Ms: totalMs(BEFORE) + 60 },
    deltaMs: SHIFT_MS,
  },
})

/** Turns that differ a little, as turns do, by nothing but their number. */
function turnOf(ordinal: number): SessionTurn {
  const arm = ordinal % 2 === 1 ? 0 : 1
  const sentence = Math.floor((ordinal - 1) / 2)
  const saying = SAYINGS[sentence % SAYINGS.length] ?? SAYINGS[0]
  const preset = arm === 0 ? 'baseline' : 'streaming'
  const turn = fixtureTurn({ ...saying, preset, index: ordinal, openedMs: 9000 * ordinal, clipId: CLIPS[sentence % 4] })
  const stretch = 0.9 + ((sentence * 37) % 17) / 60
  const { values = {} } = PRESETS.find(({ name }) => name === preset) ?? {}
  return {
    ...{ sessionId: COMPARED.id, armId: `arm-${arm + 1}`, ordinal, warmUp: false, cold: false, cached: false },
    stimulus: { id: `${CLIPS[sentence % 4]}-${sentence}`, kind: 'clip', expected: saying.transcript },
    wordErrors: { errors: 0, referenceWords: saying.transcript.split(' ').length },
    recording: { file: `turn-${ordinal}.wav`, bytes: 96_000, durationMs: 3000 },
    record: { ...turn, flags: values, ledger: fixtureLedger(ARM_PARTS[arm], stretch) },
  }
}

export const COMPARED_TURNS: readonly SessionTurn[] = Array.from({ length: 2 * SENTENCES }, (_, i) => turnOf(i + 1))

/** A turn as lists have it. */
export function rowOf({ record, recording, stimulus, ...turn }: SessionTurn): TurnRow {
  const { armId, ordinal, warmUp, cold, cached, wordErrors } = turn
  const { id: turnId, startedAt, status, transcript, reply, ledger } = record
  return {
    ...{ turnId, armId, ordinal, startedAt, status, warmUp, cold, cached, wordErrors },
    ...{ transcript: transcript.text, reply: reply.text, recorded: recording !== undefined },
    ...{ processingMs: ledger?.processingMs, heardMs: ledger?.heardMs, stimulusId: stimulus?.id },
    parts: (ledger?.parts ?? []).map(({ part, ms }) => ({ part, ms })),
  }
}

function armSummary(index: 0 | 1, base: ExperimentResult['arms'][number]): ExperimentResult['arms'][number] {
  const parts = ARM_PARTS[index]
  const [heardMs, holdMs] = [totalMs(parts), parts[0]?.[1] ?? 0]
  const near = (value: number) => ({ value, interval: { from: value - 18, to: value + 26 }, reliable: true })
  return {
    ...base,
    ...{ armId: `arm-${index + 1}`, turns: SENTENCES, measured: SENTENCES, utterances: SENTENCES },
    heardMs: { p50: near(heardMs), p95: near(heardMs + 74) },
    processingMs: { p50: near(heardMs - holdMs), p95: near(heardMs - holdMs + 61) },
    parts: Object.fromEntries(parts),
  }
}

/** A difference with its verdict, as the host words it. */
function shiftOf(shift: number, metric: Comparison['metric'], what: { readonly en: string; readonly zh: string }) {
  const [interval, size] = [{ from: shift - 31, to: shift + 27 }, Math.abs(shift)]
  const [from, to] = [-interval.to, -interval.from]
  return comparison({
    ...{ metric, shift, interval, minimumEffect: 20, matters: true, utterances: SENTENCES, turns: 2 * SENTENCES },
    verdict: {
      en: `streaming is ${size} ms faster than baseline (${what.en}), 95 % interval ${from} to ${to} ms, ${SENTENCES} utterances`,
      zh: `流式 比 基线 快 ${size} ms（${what.zh}），95 % 区间 ${from} 至 ${to} ms，${SENTENCES} 条语句`,
    },
  })
}

const [arm1, arm2] = experimentResult().arms

/** What came of it: speech heard half a second sooner, and nothing understood worse. */
export const COMPARED_RESULT: ExperimentResult = {
  sessionId: COMPARED.id,
  arms: arm1 && arm2 ? [armSummary(0, arm1), armSummary(1, arm2)] : [],
  comparisons: [
    shiftOf(SHIFT_MS, 'heardMs', { en: 'user wait', zh: '用户等待' }),
    shiftOf(SHIFT_MS + 160, 'processingMs', { en: 'compute', zh: '处理耗时' }),
    comparison({
      ...{ metric: 'wordErrorRate', shift: 0, interval: { from: -0.004, to: 0.004 }, minimumEffect: 0.01 },
      ...{ outcome: 'equivalent', utterances: SENTENCES, turns: 2 * SENTENCES },
      verdict: {
        en: 'streaming and baseline differ by less than 1 pp (word error rate)',
        zh: '流式 与 基线 相差不到 1 个百分点（词错误率）',
      },
    }),
  ],
}
