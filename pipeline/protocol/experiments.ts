import { z } from 'zod'
import { errorInfoSchema } from './errors.ts'
import { flagValuesSchema } from './flags.ts'
import { armCostSchema } from './models/costs.ts'
import { someModelsSchema } from './models/models.ts'
import { durationMsSchema, idSchema, titleSchema } from './wire/bounds.ts'

/** What a remote server is: its kind, what that kind is told, and how it is paid its due. */
const serverRequestSchema = z.object({
  kind: idSchema.optional(),
  /** What the fields of its kind say, by their names. */
  settings: z.record(idSchema, z.string().max(200)).optional(),
  /** Name under which its key is kept. */
  keyName: idSchema.optional(),
  /** Somebody agreed that the audio of what is said leaves this machine for it. */
  leavesThisMachine: z.boolean().optional(),
})

/** An arm as it is asked for: a preset, with flags over it and models beside it, or a remote server. */
export const armRequestSchema = z.object({
  name: titleSchema.optional(),
  preset: idSchema.optional(),
  values: flagValuesSchema.optional(),
  /** Models in place of those that are chosen. */
  models: someModelsSchema.optional(),
  remote: z.string().max(2000).optional(),
  /** What is known of the remote server besides its address; absent: one of devices, on this machine. */
  server: serverRequestSchema.optional(),
  /** What the remote server asks devices for; in no session, no report and no answer. */
  token: z.string().max(2000).optional(),
})
/** What {@link armRequestSchema} describes. */
export type ArmRequest = z.infer<typeof armRequestSchema>

/** What is said in every arm: demo clips, kept microphone turns, or a person talking. */
export const stimuliSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('clips'), clipIds: z.array(idSchema).max(1000).optional() }),
  z.object({ kind: z.literal('captures'), turnIds: z.array(idSchema).max(1000) }),
  z.object({ kind: z.literal('live') }),
])

/** Fewer turns can neither search nor measure again what was chosen. */
export const FEWEST_BUDGET_TURNS = 12

/** What an experiment is to do. */
export const experimentRequestSchema = z.object({
  kind: z.enum(['ab', 'ablation', 'tune']),
  title: titleSchema.optional(),
  /** Two or more for `ab`, the first is the reference; for `ablation` and `tune` the baseline and the full set. */
  arms: z.array(armRequestSchema).max(100),
  stimuli: stimuliSchema,
  turnsPerArm: z.number().int().positive().max(1_000_000),
  pace: z.enum(['realtime', 'fast']),
  seed: z.number().int(),
  /** Flags to ablate or tune; absent: all that differ between the arms, or all that can be tuned. */
  flags: z.array(idSchema).max(1000).optional(),
  /** Of a search: turns it may take in all, warm-ups and those that measure its choice again included; `turnsPerArm` is
   * then of no account. */
  budgetTurns: z.number().int().positive().max(1_000_000).optional(),
  /** How much worse the word error rate may get, as a share (0.01 is one point). */
  werLimit: z.number().nonnegative().max(100).optional(),
  /** Differences smaller than this do not matter to who asks, in milliseconds. */
  minimumEffectMs: durationMsSchema.optional(),
  record: z.boolean().optional(),
})
/** What {@link experimentRequestSchema} describes. */
export type ExperimentRequest = z.infer<typeof experimentRequestSchema>

/** How far a running experiment is. */
export const experimentProgressSchema = z.object({
  sessionId: z.string(),
  kind: z.enum(['ab', 'ablation', 'tune']),
  state: z.enum(['running', 'paused', 'finished', 'stopped', 'failed']),
  /** Turns, warm-up included. */
  done: z.number().int(),
  /** May shrink or grow while a search decides. */
  total: z.number().int(),
  /** Estimated from the turns so far; absent before the first. */
  leftMs: z.number().optional(),
  armId: z.string().optional(),
  stimulusId: z.string().optional(),
  /** What a person who talks live is asked to do. */
  waitingFor: z.enum(['speech']).optional(),
  problem: errorInfoSchema.optional(),
})
/** What {@link experimentProgressSchema} describes. */
export type ExperimentProgress = z.infer<typeof experimentProgressSchema>

const intervalSchema = z.object({ from: z.number(), to: z.number() })

/** A confidence interval, in the unit of what it is of. */
export type Interval = z.infer<typeof intervalSchema>
const bilingualSchema = z.object({ en: z.string(), zh: z.string() })

/** A percentile of one arm with its bootstrap interval by utterance; `reliable` is false below the turns it needs. */
export const quantileSchema = z.object({
  value: z.number().nullable(),
  interval: intervalSchema.nullable(),
  reliable: z.boolean(),
})

/** Where a metric is better: smaller or larger numbers. */
export const metricSchema = z.enum(['processingMs', 'heardMs', 'wordErrorRate', 'distinct2', 'cpuMs', 'residentBytes'])
/** What {@link metricSchema} describes. */
export type Metric = z.infer<typeof metricSchema>

/** Turns of an arm, and how many of them answered no whole sentence, by what became of them. */
export const lossesSchema = z.object({
  turns: z.number().int(),
  cutOff: z.number().int(),
  /** Taken for over too soon, and taken back by the speaker; results of earlier versions know of none. */
  takenBack: z.number().int().default(0),
  interrupted: z.number().int(),
  failed: z.number().int(),
  notMeasured: z.number().int(),
})

/** Every arm's summary: speed and its price. Null: not measured. */
export const armSummarySchema = z.object({
  armId: z.string(),
  turns: z.number().int(),
  measured: z.number().int(),
  cached: z.number().int(),
  cold: z.number().int(),
  notMeasurable: z.number().int(),
  failed: z.number().int(),
  /** Turns but warm-ups, and what became of those that answered no whole sentence; absent from earlier results. */
  lost: lossesSchema.optional(),
  /** Turns that the machine was too busy to measure; absent from results of earlier versions. */
  disturbed: z.number().int().optional(),
  utterances: z.number().int(),
  processingMs: z.object({ p50: quantileSchema, p95: quantileSchema }),
  heardMs: z.object({ p50: quantileSchema, p95: quantileSchema }),
  /** Medians of the parts of the ledger, by part. */
  parts: z.record(z.string(), z.number()),
  wordErrorRate: z.number().nullable(),
  /** What was said is Chinese, of which each character counts as a word; absent: words. */
  errorUnit: z.literal('character').optional(),
  /** The same in characters; absent from results of earlier versions. */
  characterErrorRate: z.number().nullable().optional(),
  /** Utterances whose last words were lost to the endpoint. */
  falseCutOffs: z.number().int().nullable(),
  speculationWastedTokens: z.number().nullable(),
  distinct2: z.number().nullable(),
  cpuMs: z.number().nullable(),
  peakResidentBytes: z.number().nullable(),
  underruns: z.number().nullable(),
  /** At servers elsewhere; absent: no stage was one. */
  cost: armCostSchema.optional(),
})
/** What {@link armSummarySchema} describes. */
export type ArmSummary = z.infer<typeof armSummarySchema>

/** What outcomes were called in files of earlier versions, and what was claimed by them. */
const EARLIER_OUTCOMES: ReadonlyMap<unknown, string> = new Map([
  ['nothing', 'undecided'],
  ['tooFew', 'undecided'],
  ['negligible', 'equivalent'],
])

/** One arm against another in one metric. The unit of every test is the utterance. */
export const comparisonSchema = z.object({
  metric: metricSchema,
  lowerIsBetter: z.boolean(),
  from: z.string(),
  to: z.string(),
  /** Utterances that both arms answered whole: the n of the test. */
  utterances: z.number().int(),
  turns: z.number().int(),
  /** Hodges–Lehmann shift, `to` minus `from`, with its interval: all of a session's hold together in 95 %. */
  shift: z.number().nullable(),
  interval: intervalSchema.nullable(),
  /** Wilcoxon signed-rank, two-sided, and after correction for the session's comparisons and looks. */
  pValue: z.number().nullable(),
  adjustedPValue: z.number().nullable(),
  /** Difference of medians and of 95th percentiles with bootstrap intervals. */
  p50: quantileSchema,
  p95: quantileSchema,
  /** How many more turns an arm would decide; null where unknown, 0 where it is decided. */
  moreTurns: z.number().int().nullable(),
  /** By the interval alone. */
  outcome: z.preprocess(
    (outcome) => EARLIER_OUTCOMES.get(outcome) ?? outcome,
    z.enum(['better', 'worse', 'equivalent', 'undecided']),
  ),
  verdict: bilingualSchema,
  /** Of better and worse: the whole interval lies beyond the smallest difference that matters. */
  matters: z.boolean().optional(),
  /** The smallest difference that matters, in the metric's unit. */
  minimumEffect: z.number().nonnegative().optional(),
  /** When it was looked at: at the planned end, after an early end, or while it ran, when no interval is told. */
  look: z.enum(['planned', 'early', 'running']).optional(),
  /** Turns of both arms that are in no pair because they answered no whole sentence. */
  lost: z.object({ from: lossesSchema, to: lossesSchema }).optional(),
})
/** What {@link comparisonSchema} describes. */
export type Comparison = z.infer<typeof comparisonSchema>

/** A bar of the tornado chart: a flag alone from the baseline, or left out of the full set. */
export const ablationBarSchema = z.object({
  flag: z.string(),
  alone: comparisonSchema.optional(),
  leftOut: comparisonSchema.optional(),
})
/** What {@link ablationBarSchema} describes. */
export type AblationBar = z.infer<typeof ablationBarSchema>

/** A flag set the tuner tried. */
export const tuningPointSchema = z.object({
  armId: z.string(),
  round: z.number().int(),
  turns: z.number().int(),
  heardMs: z.number().nullable(),
  processingMs: z.number().nullable(),
  wordErrorRate: z.number().nullable(),
  /** Nothing tried is faster at no more errors. */
  onFront: z.boolean(),
  chosen: z.boolean(),
})
/** What {@link tuningPointSchema} describes. */
export type TuningPoint = z.infer<typeof tuningPointSchema>

/** What an experiment's turns so far come to. */
export const experimentResultSchema = z.object({
  sessionId: z.string(),
  arms: z.array(armSummarySchema),
  comparisons: z.array(comparisonSchema),
  ablation: z.array(ablationBarSchema).optional(),
  tuning: z.array(tuningPointSchema).optional(),
  /** Of a search: what it chose, and whether that was measured again. */
  searchVerdict: bilingualSchema.optional(),
})
/** What {@link experimentResultSchema} describes. */
export type ExperimentResult = z.infer<typeof experimentResultSchema>
