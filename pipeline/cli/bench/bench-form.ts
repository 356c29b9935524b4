import { z } from 'zod'
import type { Counters } from '../../protocol/counters.ts'
import { comparisonSchema, lossesSchema } from '../../protocol/experiments.ts'
import { flagValuesSchema } from '../../protocol/flags.ts'
import { ledgerOwnerSchema, ledgerPartNameSchema } from '../../protocol/ledger.ts'
import { machineSchema } from '../../protocol/machine.ts'
import { spanSchema } from '../../protocol/spans.ts'
import { stageStatusSchema } from '../../protocol/stages.ts'

/**
 * The form in which a bench is written for other programs; every field is described in this room's README.
 * Raise the version when a field changes its meaning or goes; a new field alone is no new version.
 * `null` stands for unknown, so that every field is always there.
 */
export const BENCH_FORM_VERSION = 1

const milliseconds = z.number().nonnegative()
const percentilesSchema = z.object({ p50: milliseconds.nullable(), p95: milliseconds.nullable() })

const benchTurnSchema = z.object({
  clip: z.string(),
  transcript: z.string(),
  reference: z.string().nullable(),
  wer: z.number().nonnegative().nullable(),
  reply: z.string(),
  processingMs: milliseconds.nullable(),
  heardMs: milliseconds.nullable(),
  ledger: z.array(z.object({ part: ledgerPartNameSchema, owner: ledgerOwnerSchema, ms: milliseconds })),
  spans: z.array(spanSchema),
  counters: z.record(z.string(), z.number()) as unknown as z.ZodType<Counters>,
  notMeasurable: z.string().nullable(),
  /** Only whole turns stand in percentiles and comparisons. */
  fate: z.enum(['whole', 'cutOff', 'takenBack', 'interrupted', 'failed', 'notMeasured']),
  /** The machine was too busy to measure this turn: what it waited for it, and what other machines took. */
  disturbance: z.object({ waitedMs: milliseconds, stealShare: z.number().nullable() }).nullable(),
})
export type BenchTurn = z.infer<typeof benchTurnSchema>

const benchSummarySchema = z.object({
  processingMs: percentilesSchema,
  heardMs: percentilesSchema,
  stages: z.object({ vad: percentilesSchema, asr: percentilesSchema, llm: percentilesSchema, tts: percentilesSchema }),
  /** Waits for the machine within processing: late audio, queues, and time in which others had the processor. */
  machineMs: percentilesSchema,
  wer: z.number().nonnegative().nullable(),
  distinct2: z.number().min(0).max(1).nullable(),
  cpuMs: percentilesSchema,
  peakResidentBytes: z.number().nonnegative().nullable(),
  cachedTurns: z.number().int().nonnegative(),
  underruns: z.number().int().nonnegative().nullable(),
  lost: lossesSchema,
})
export type BenchSummary = z.infer<typeof benchSummarySchema>

const benchArmSchema = z.object({
  name: z.string(),
  flags: flagValuesSchema,
  stages: z.array(stageStatusSchema),
  turns: z.array(benchTurnSchema),
  summary: benchSummarySchema,
})
export type BenchArm = z.infer<typeof benchArmSchema>

const benchComparisonSchema = z.object({
  from: z.string(),
  to: z.string(),
  metric: z.enum(['processingMs', 'heardMs']),
  clips: z.number().int().nonnegative(),
  /** Negative: `to` is faster. */
  shiftMs: z.number().nullable(),
  intervalMs: z.object({ from: z.number(), to: z.number() }).nullable(),
  pValue: z.number().nullable(),
  adjustedPValue: z.number().nullable(),
  outcome: comparisonSchema.shape.outcome,
  verdict: comparisonSchema.shape.verdict,
  matters: z.boolean(),
})
export type BenchComparison = z.infer<typeof benchComparisonSchema>

export const benchResultSchema = z.object({
  version: z.literal(BENCH_FORM_VERSION),
  machine: machineSchema.extend({ stages: z.array(stageStatusSchema) }),
  run: z.object({
    pace: z.enum(['realtime', 'fast']),
    seed: z.number().int(),
    /** False where the bench was stopped before its last turn. */
    complete: z.boolean(),
  }),
  arms: z.array(benchArmSchema),
  comparisons: z.array(benchComparisonSchema),
})
export type BenchResult = z.infer<typeof benchResultSchema>
