import { z } from 'zod'
import { errorInfoSchema } from '../errors.ts'
import { toldReasonSchema } from '../reasons.ts'
import { idSchema } from '../wire/bounds.ts'

/** Stages that models are chosen for. */
export const modelStageSchema = z.enum(['asr', 'llm', 'tts'])

/** Which model serves each stage, by its id. */
export const modelChoiceSchema = z.object({ asr: idSchema, llm: idSchema, tts: idSchema })
/** What {@link modelChoiceSchema} describes. */
export type ModelChoice = Readonly<z.infer<typeof modelChoiceSchema>>

/** Models for some of the stages; the others stay as they are. */
export const someModelsSchema = modelChoiceSchema.partial()
/** What {@link someModelsSchema} describes. */
export type SomeModels = Readonly<z.infer<typeof someModelsSchema>>

/** What can be set of a model: a voice's speaker and speed (1: as it is), the language that a recogniser is told. */
export const MODEL_SETTINGS = ['speaker', 'speed', 'language'] as const

/** The name of what may be set of a model. */
export const modelSettingSchema = z.enum(MODEL_SETTINGS)
/** What {@link modelSettingSchema} describes. */
export type ModelSetting = z.infer<typeof modelSettingSchema>

/** What is set of a model: a name or a number for each setting. */
export const modelOptionsSchema = z.partialRecord(
  modelSettingSchema,
  z.union([z.string().trim().min(1).max(80), z.number().min(-1000).max(100_000)]),
)
/** What {@link modelOptionsSchema} describes. */
export type ModelOptions = Readonly<z.infer<typeof modelOptionsSchema>>

/** A model that is on this machine, or a server that can be reached from it. */
export const modelSummarySchema = z.object({
  id: z.string(),
  version: z.string(),
  /** `turn`: it tells when somebody has finished. */
  stage: z.enum([...modelStageSchema.options, 'turn']),
  engine: z.string(),
  languages: z.array(z.string()),
  licence: z.string(),
  /** Forms of the weights that can be loaded; empty where there is no choice. */
  variants: z.array(z.string()),
  /** Absent: it holds nothing here, for it is a server. */
  bytes: z.number().optional(),
  /** What its engine lets people set, and what is set of it; absent: nothing can be. */
  settable: z.array(modelSettingSchema).optional(),
  set: modelOptionsSchema.optional(),
})
/** What {@link modelSummarySchema} describes. */
export type ModelSummary = z.infer<typeof modelSummarySchema>

/** The models there are, and those that were asked for. */
export const modelsStateSchema = z.object({ available: z.array(modelSummarySchema), chosen: modelChoiceSchema })
/** What {@link modelsStateSchema} describes. */
export type ModelsState = z.infer<typeof modelsStateSchema>

const inBothSchema = z.object({ en: z.string(), zh: z.string() })

/** A model of the catalogue, as somebody may want it. */
export const offeredModelSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** `turn`: it tells when somebody has finished. */
  stage: z.enum([...modelStageSchema.options, 'turn']),
  languages: z.array(z.string()),
  /** What it is for. */
  why: inBothSchema,
  /** How fast its publishers say that it is. */
  speed: inBothSchema.optional(),
  /** What nobody could verify. */
  unknown: z.array(inBothSchema),
  variants: z.array(
    z.object({
      name: z.string(),
      /** On disk; absent: unknown. */
      megabytes: z.number().optional(),
      /** While it runs, estimated; absent: unknown. */
      memoryMegabytes: z.number().optional(),
      /** The servers that it can be fetched from; those that they send on to come besides. */
      hosts: z.array(z.string()),
    }),
  ),
  /** The variant that is brought where none is asked for. */
  defaultVariant: z.string(),
  licence: z.object({
    name: z.string(),
    url: z.string().optional(),
    summary: inBothSchema,
    /** Has to be agreed to before the first download, and has not been yet. */
    mustBeAccepted: z.boolean(),
  }),
  /** Why this version cannot run it; absent: it can. */
  cannotRun: toldReasonSchema.optional(),
})
/** What {@link offeredModelSchema} describes. */
export type OfferedModel = z.infer<typeof offeredModelSchema>

/** Models that go together. */
export const offeredSetupSchema = z.object({
  id: z.string(),
  name: inBothSchema,
  about: inBothSchema,
  models: z.record(z.string(), z.string()),
})

/** A model that is being brought, or was. */
export const modelPullSchema = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  bytes: z.number(),
  /** Absent: not known yet. */
  ofBytes: z.number().optional(),
  bytesPerSecond: z.number().optional(),
  secondsLeft: z.number().optional(),
  /** What went wrong on the way and is being tried again, or why it failed; of one that is done, why it does not run. */
  problem: errorInfoSchema.optional(),
  /** How long it took to load, and its last run on a clip or a sentence, when it had come and was tried. */
  trial: z.object({ loadMs: z.number(), runMs: z.number() }).optional(),
})
/** What {@link modelPullSchema} describes. */
export type ModelPull = z.infer<typeof modelPullSchema>
