import { distinctBigrams } from '../../experiments/statistics/distinct-bigrams.ts'
import { disturbanceOf } from '../../measures/ledger/disturbance.ts'
import { machineMsOf, type StageMs, stageMsOf } from '../../measures/ledger/ledger-groups.ts'
import { isCounted } from '../../measures/statistics/pairing.ts'
import { percentile } from '../../measures/statistics/percentiles.ts'
import { countLosses, isCutOff, turnFate, wasTakenBack } from '../../measures/turn-fate.ts'
import { type ErrorUnit, errorUnitOf } from '../../measures/word-errors/error-rate.ts'
import { countWordErrors, wordErrorRate } from '../../measures/word-errors/word-errors.ts'
import type { Span } from '../../protocol/spans.ts'
import { STAGE_NAMES } from '../../protocol/stages.ts'
import { type TurnRecord, wasLookedUp } from '../../protocol/turns.ts'
import type { BenchSummary, BenchTurn } from './bench-form.ts'

/** One finished turn in the bench's form. `reference` is what was really said, where that is known. */
export function benchTurnOf(record: TurnRecord, clip: string, reference: string | undefined): BenchTurn {
  const counts =
    reference === undefined || !wasHeardOut(record) ? [] : [countWordErrors(reference, record.transcript.text)]
  return {
    clip,
    transcript: record.transcript.text,
    reference: reference ?? null,
    wer: wordErrorRate(counts) ?? null,
    reply: record.reply.text,
    processingMs: record.ledger?.processingMs ?? null,
    heardMs: record.ledger?.heardMs ?? null,
    ledger: (record.ledger?.parts ?? []).map(({ part, owner, ms }) => ({ part, owner, ms })),
    spans: spansFromEndOfSpeech(record),
    counters: record.counters,
    notMeasurable: whyNotMeasurable(record) ?? null,
    fate: turnFate({
      status: record.status,
      processingMs: record.ledger?.processingMs,
      heardMs: record.ledger?.heardMs,
      notMeasurable: record.notMeasurable,
      cutOff: isCutOff(reference, record.transcript.text),
      takenBack: wasTakenBack(record),
    }),
    disturbance: disturbanceIn(record),
  }
}

/** Whether a turn stands in percentiles and comparisons: it answered the whole sentence, by the model and not a cache. */
export function isCountedTurn(turn: BenchTurn): boolean {
  return isCounted({ fate: turn.fate, setAside: wasCached(turn) })
}

/** What an arm's turns come to. Percentiles are of the turns that count; what was lost to them is counted. */
export function summarise(turns: readonly BenchTurn[]): BenchSummary {
  const counted = turns.filter(isCountedTurn)
  const stages = counted.map((turn) => stageMsOf(turn.ledger))
  const ofStage = (stage: keyof StageMs) => percentilesOf(stages.map((ms) => ms[stage]))
  const [vad, asr, llm, tts] = STAGE_NAMES.map(ofStage)
  const unknown = percentilesOf([])
  return {
    processingMs: percentilesOf(counted.map((turn) => turn.processingMs)),
    heardMs: percentilesOf(counted.map((turn) => turn.heardMs)),
    stages: { vad: vad ?? unknown, asr: asr ?? unknown, llm: llm ?? unknown, tts: tts ?? unknown },
    machineMs: percentilesOf(turns.map((turn) => machineMsOf(turn.ledger))),
    wer: wordErrorRate(countsOf(turns)) ?? null,
    distinct2: distinctBigrams(turns.map((turn) => turn.reply)) ?? null,
    cpuMs: percentilesOf(turns.map(({ counters }) => counters['host.cpuMs'])),
    peakResidentBytes: greatest(turns.map(({ counters }) => counters['host.residentBytes'])),
    cachedTurns: turns.filter(wasCached).length,
    underruns: total(turns.map(({ counters }) => counters['playback.underruns'])),
    lost: countLosses(turns.map(({ fate }) => fate)),
  }
}

/** Whether a turn's first word came out of a cache: it then says little about the models. */
export function wasCached({ counters }: BenchTurn): boolean {
  return wasLookedUp(counters)
}

/** What a busy machine took from a turn; `null` where it did not disturb it. */
export function disturbanceIn(record: TurnRecord): BenchTurn['disturbance'] {
  const disturbance = disturbanceOf(record)
  return disturbance ? { waitedMs: disturbance.waitedMs, stealShare: disturbance.stealShare ?? null } : null
}

function greatest(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b))
}

function total(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

/** Median and 95th percentile of the numbers that are known. */
export function percentilesOf(values: readonly (number | null | undefined)[]): {
  p50: number | null
  p95: number | null
} {
  const known = values.filter((value) => typeof value === 'number')
  return { p50: percentile(known, 0.5) ?? null, p95: percentile(known, 0.95) ?? null }
}

/** Word errors of the turns that have a reference and were heard to the end. */
export function countsOf(turns: readonly BenchTurn[]) {
  return turns.flatMap((turn) =>
    turn.wer === null || turn.reference === null ? [] : [countWordErrors(turn.reference, turn.transcript)],
  )
}

/** A turn that broke off says nothing about recognition; one in which no speech was found says that all was missed. */
function wasHeardOut(record: TurnRecord): boolean {
  return record.status !== 'failed' && record.status !== 'cancelled'
}

function whyNotMeasurable(record: TurnRecord): string | undefined {
  if (record.notMeasurable) return record.notMeasurable
  if (record.error) return record.error.message
  if (record.ledger?.processingMs !== undefined) return undefined
  return record.ledger?.unmeasured[0]?.reason ?? `the turn ended as "${record.status}" before the reply's first audio`
}

/** Spans on the ledger's axis: 0 is the acoustic end of speech, or the turn's opening where that end is unknown. */
function spansFromEndOfSpeech(record: TurnRecord): Span[] {
  const zeroMs = record.anchors.speechEndMs ?? record.anchors.openedMs
  return record.spans.map((span) => ({
    ...span,
    startMs: span.startMs - zeroMs,
    endMs: span.endMs - zeroMs,
    ...(span.firstOutputMs === undefined ? {} : { firstOutputMs: span.firstOutputMs - zeroMs }),
  }))
}

/** What errors of these arms are counted in: what was said decides it. */
export function saidIn(arms: readonly { readonly turns: readonly BenchTurn[] }[]): ErrorUnit {
  return errorUnitOf(arms.flatMap(({ turns }) => turns.map(({ reference }) => reference)))
}
