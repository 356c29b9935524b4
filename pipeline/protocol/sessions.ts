import { z } from 'zod'
import { errorInfoSchema } from './errors.ts'
import { flagValuesSchema } from './flags.ts'
import { cardSampleSchema } from './graphics.ts'
import { ledgerPartNameSchema } from './ledger.ts'
import { machineSchema } from './machine.ts'
import { someModelsSchema } from './models/models.ts'
import { reasonSchema } from './reasons.ts'
import { stageNameSchema } from './stages.ts'
import { turnRecordSchema, turnStatusSchema } from './turns.ts'

/** One side of a comparison: all flags of the local pipeline, or a remote server as it is. */
export const armSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Every flag; empty for a remote arm, whose flags are not known. */
  values: flagValuesSchema,
  preset: z.string().optional(),
  /** Models that it had in place of the chosen ones. */
  models: someModelsSchema.optional(),
  /** WebSocket address of a remote server. */
  remote: z.string().optional(),
})
/** What {@link armSchema} describes. */
export type Arm = z.infer<typeof armSchema>

/** What a session is a record of: talk, one of the experiments, or a load test. */
export const sessionKindSchema = z.enum(['talk', 'ab', 'ablation', 'tune', 'load'])
/** What {@link sessionKindSchema} describes. */
export type SessionKind = z.infer<typeof sessionKindSchema>

/** `broken`: the host ended while it ran; what was finished until then is there. */
export const sessionStateSchema = z.enum(['running', 'paused', 'finished', 'stopped', 'broken'])
/** What {@link sessionStateSchema} describes. */
export type SessionState = z.infer<typeof sessionStateSchema>

/** How far the console's own numbers are off, measured with known delays on this machine. */
export const instrumentErrorSchema = z.object({
  errorP99Ms: z.number(),
  turns: z.number().int(),
  measuredAt: z.string(),
})
/** What {@link instrumentErrorSchema} describes. */
export type InstrumentError = z.infer<typeof instrumentErrorSchema>

/** What the numbers of a session were measured on. */
export const environmentReceiptSchema = z.object({
  appVersion: z.string(),
  machine: machineSchema,
  pack: z.object({ id: z.string(), version: z.string() }),
  /** The model of each stage when the session began, with its version; absent from earlier sessions. */
  models: z.partialRecord(stageNameSchema, z.string()).optional(),
  /** SHA-256 of the model files in force, by `stage/file`. */
  modelHashes: z.record(z.string(), z.string()),
  /** Absent: the instrument was not calibrated on this machine. */
  instrument: instrumentErrorSchema.optional(),
})
/** What {@link environmentReceiptSchema} describes. */
export type EnvironmentReceipt = z.infer<typeof environmentReceiptSchema>

/** How many turns a session holds, by what became of them. */
export const sessionCountsSchema = z.object({
  turns: z.number().int(),
  /** Turns that have both headline numbers and are neither warm-up nor cached. */
  measured: z.number().int(),
  notMeasurable: z.number().int(),
  failed: z.number().int(),
  /** Bytes of audio kept beside the database. */
  audioBytes: z.number(),
})
/** What {@link sessionCountsSchema} describes. */
export type SessionCounts = z.infer<typeof sessionCountsSchema>

/** Medians of a session's ledger parts, in the ledger's order: where its time goes, at a glance. */
export const sessionShapeSchema = z.array(z.object({ part: ledgerPartNameSchema, ms: z.number() }))
/** What {@link sessionShapeSchema} describes. */
export type SessionShape = z.infer<typeof sessionShapeSchema>

/** What the user waited in a session, in milliseconds. */
export const sessionNumbersSchema = z.object({
  /** `processing` where nothing was ever heard: an experiment at the fast pace. */
  metric: z.enum(['heard', 'processing']),
  /** Turns that the percentiles stand on: neither warm-up nor cached, failed, cut off or taken back. */
  count: z.number().int(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  /** Of two arms: the second one's median less the first one's. */
  deltaMs: z.number().optional(),
})
/** What {@link sessionNumbersSchema} describes. */
export type SessionNumbers = z.infer<typeof sessionNumbersSchema>

/** What an experiment judges by, so that what is kept of it is judged by the same again. */
export const sessionCriteriaSchema = z.object({
  /** Differences smaller than this do not matter. */
  minimumEffectMs: z.number().nonnegative().optional(),
  /** How much worse the word error rate may get, as a share. */
  werLimit: z.number().nonnegative().optional(),
  /** Turns that were planned for each arm (of a search: to measure its choice again); absent from earlier versions. */
  turnsPerArm: z.number().int().positive().optional(),
  /** Different utterances that there were to say; absent: as many as anybody likes. */
  utterancesAvailable: z.number().int().positive().optional(),
  /** Of a search: turns it might take in all. */
  budgetTurns: z.number().int().positive().optional(),
  /** Of a search: its turns up to this ordinal; those after it measured its choice again. Absent: it was not. */
  searchTurns: z.number().int().positive().optional(),
})
/** What {@link sessionCriteriaSchema} describes. */
export type SessionCriteria = z.infer<typeof sessionCriteriaSchema>

/** A session without its turns. */
export const sessionSchema = z.object({
  id: z.string(),
  kind: sessionKindSchema,
  title: z.string(),
  notes: z.string(),
  tags: z.array(z.string()),
  state: sessionStateSchema,
  /** Wall clock, ISO 8601. */
  startedAt: z.string(),
  endedAt: z.string().optional(),
  seed: z.number().int().optional(),
  pace: z.enum(['realtime', 'fast']),
  /** Absent: nobody said what matters. */
  criteria: sessionCriteriaSchema.optional(),
  arms: z.array(armSchema),
  environment: environmentReceiptSchema,
  counts: sessionCountsSchema,
  /** It came from a file, not from this machine. */
  imported: z.boolean().optional(),
  /** Over its newest measured turns; only in lists of sessions, and absent where nothing was measured. */
  shape: sessionShapeSchema.optional(),
  /** Only in lists of sessions, and absent where no turn can be counted. */
  numbers: sessionNumbersSchema.optional(),
})
/** What {@link sessionSchema} describes. */
export type Session = z.infer<typeof sessionSchema>

/** A turn as a session keeps it. */
export const sessionTurnSchema = z.object({
  sessionId: z.string(),
  armId: z.string(),
  /** Counts from 1 within the session. */
  ordinal: z.number().int(),
  /** Ran before the measuring; never in a statistic. */
  warmUp: z.boolean(),
  /** First turn after models were loaded or reloaded. */
  cold: z.boolean(),
  /** The reply came from the reply cache. */
  cached: z.boolean(),
  stimulus: z
    .object({ id: z.string(), kind: z.enum(['clip', 'capture', 'live']), expected: z.string().optional() })
    .optional(),
  /** Against what was really said, where that is known. */
  wordErrors: z.object({ errors: z.number().int(), referenceWords: z.number().int() }).optional(),
  /** The last words that were said are missing from the transcript; told where the texts, which say so, are withheld. */
  cutOff: z.boolean().optional(),
  /** The stereo recording (left: captured, right: played), where one was kept. */
  recording: z.object({ file: z.string(), bytes: z.number().int(), durationMs: z.number() }).optional(),
  record: turnRecordSchema,
})
/** What {@link sessionTurnSchema} describes. */
export type SessionTurn = z.infer<typeof sessionTurnSchema>

/** One line of a session's turns: enough for lists, distributions and mini waterfalls. */
export const turnRowSchema = z.object({
  turnId: z.string(),
  armId: z.string(),
  ordinal: z.number().int(),
  startedAt: z.string(),
  status: turnStatusSchema,
  transcript: z.string(),
  reply: z.string(),
  processingMs: z.number().optional(),
  heardMs: z.number().optional(),
  parts: z.array(z.object({ part: ledgerPartNameSchema, ms: z.number() })),
  warmUp: z.boolean(),
  cold: z.boolean(),
  cached: z.boolean(),
  stimulusId: z.string().optional(),
  wordErrors: z.object({ errors: z.number().int(), referenceWords: z.number().int() }).optional(),
  recorded: z.boolean(),
  notMeasurable: z.string().optional(),
  notMeasurableBecause: reasonSchema.optional(),
  /** The last words that were said are missing from the transcript; absent: they are there, or nobody knows. */
  cutOff: z.boolean().optional(),
  /** The person went on after what was taken for the end. */
  takenBack: z.boolean().optional(),
})
/** What {@link turnRowSchema} describes. */
export type TurnRow = z.infer<typeof turnRowSchema>

/** What the machine was doing; about one a second while a session runs. */
export const systemSampleSchema = z.object({
  /** Wall clock, ISO 8601. */
  at: z.string(),
  cpuCores: z.number(),
  residentBytes: z.number(),
  eventLoopDelayP99Ms: z.number(),
  /** Of the card `gpuCard`, where it is known which one the models can be on. Absent: unknown. Utilisation: 0 to 1. */
  gpuUtilisation: z.number().optional(),
  gpuBytes: z.number().optional(),
  gpuWatts: z.number().optional(),
  gpuCard: z.string().optional(),
  /** Every card, where there are several and nobody knows which one is used: they are not added up. */
  gpuCards: z.array(cardSampleSchema).optional(),
})
/** What {@link systemSampleSchema} describes. */
export type SystemSample = z.infer<typeof systemSampleSchema>

/** Where the store stands; `problem` says why sessions are kept in memory only, or what happened to those before. */
export const storeStateSchema = z.object({
  persistent: z.boolean(),
  folder: z.string(),
  databaseBytes: z.number(),
  audioBytes: z.number(),
  sessions: z.number().int(),
  turns: z.number().int(),
  /** Finished turns that could not be kept since the host started. */
  droppedTurns: z.number().int(),
  /** Recordings that no session has, because the database that knew them is lost: they can be taken in. */
  unclaimedAudio: z.object({ recordings: z.number().int(), bytes: z.number() }).optional(),
  /** Names of databases that could not be read and lie in the folder, with all that they hold. */
  keptAside: z.array(z.string()).optional(),
  problem: errorInfoSchema.optional(),
})
/** What {@link storeStateSchema} describes. */
export type StoreState = z.infer<typeof storeStateSchema>

/** Whether audio of turns is kept from now on, up to which limit, and how much there is. */
export const audioKeepingSchema = z.object({ keep: z.boolean(), limitBytes: z.number(), keptBytes: z.number() })
/** The same, inferred. */
export type AudioKeeping = z.infer<typeof audioKeepingSchema>

/** A hundred years: dates before that are no dates any more. */
const MOST_DAYS = 36_500

/** Limits beyond which the oldest sessions go; absent: no limit. */
export const retentionRulesSchema = z.object({
  maxBytes: z.number().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  maxAgeDays: z.number().positive().max(MOST_DAYS).optional(),
  /** Audio may go earlier than the numbers. */
  maxAudioAgeDays: z.number().positive().max(MOST_DAYS).optional(),
})
/** What {@link retentionRulesSchema} describes. */
export type RetentionRules = z.infer<typeof retentionRulesSchema>

/** What applying the rules would delete, before it does. */
export const retentionPreviewSchema = z.object({
  sessions: z.array(
    z.object({
      ...{ id: z.string(), title: z.string(), startedAt: z.string(), bytes: z.number() },
      // What a title that nobody gave was made of, so that it can be said in another language.
      ...{ kind: sessionKindSchema, arms: z.array(z.object({ name: z.string() })) },
    }),
  ),
  recordings: z.number().int(),
  bytes: z.number(),
})
/** What {@link retentionPreviewSchema} describes. */
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>
