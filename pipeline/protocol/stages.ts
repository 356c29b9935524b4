import { z } from 'zod'
import { errorInfoSchema } from './errors.ts'
import { reasonSchema, toldReasonSchema } from './reasons.ts'

/** The four model stages of the pipeline, in the order audio and text pass through them. */
export const STAGE_NAMES = ['vad', 'asr', 'llm', 'tts'] as const

/** The name of a stage of the pipeline. */
export const stageNameSchema = z.enum(STAGE_NAMES)
/** What {@link stageNameSchema} describes. */
export type StageName = z.infer<typeof stageNameSchema>

/** Nodes of a stage's graphs by where they were seen to run, and which operators the device left to the processor. */
export const nodePlacementSchema = z.object({
  device: z.number().int(),
  processor: z.number().int(),
  /** How many nodes of an operator run on the processor, by its name. */
  operators: z.record(z.string(), z.number().int()),
})
/** What {@link nodePlacementSchema} describes. */
export type NodePlacement = z.infer<typeof nodePlacementSchema>

/** What a stage runs on, and why, once its models are loaded. */
export const stageStatusSchema = z.object({
  stage: stageNameSchema,
  state: z.enum(['loading', 'ready', 'failed']),
  /** 0 to 1 while loading. */
  progress: z.number().min(0).max(1),
  model: z.string().optional(),
  /** Weight variant in force, e.g. `float16`. */
  variant: z.string().optional(),
  /** Execution provider the session really got, e.g. `cpu`. */
  provider: z.string().optional(),
  /** Why this provider and not a faster one, e.g. "no CUDA device". */
  providerReason: z.string().optional(),
  providerBecause: reasonSchema.optional(),
  threads: z.number().int().optional(),
  /** What a voice speaks at: players open their output ahead at its rate. */
  sampleRateHz: z.number().positive().optional(),
  loadMs: z.number().optional(),
  warmUpMs: z.number().optional(),
  /** On a device, where a warm-up has shown it. */
  nodes: nodePlacementSchema.optional(),
  /** Its process, where it has one of its own: stages on devices do. */
  pid: z.number().int().optional(),
  /** How often its worker ended by itself since it was first loaded; it was started again each time. */
  deaths: z.number().int().optional(),
  /** What it ended of the last time, in words. */
  lastDeath: toldReasonSchema.optional(),
  /** What had to be done differently than for other models, in words. */
  notes: z.array(toldReasonSchema).readonly().optional(),
  /** Of a model that is a server elsewhere: where it is, and what is thought of it. */
  server: z
    .object({
      host: z.string(),
      reach: z.enum(['loopback', 'private', 'public']),
      state: z.object({
        /** Well; left alone for a while after failures in a row; being tried again. */
        state: z.enum(['closed', 'open', 'trying']),
        failures: z.number().int(),
        last: errorInfoSchema.optional(),
      }),
    })
    .optional(),
  error: errorInfoSchema.optional(),
})
/** What {@link stageStatusSchema} describes. */
export type StageStatus = z.infer<typeof stageStatusSchema>

/** The process of a stage that has one of its own, and what it holds. */
export const stageProcessSchema = z.object({
  stage: stageNameSchema,
  pid: z.number().int(),
  /** Absent: it has not told yet, or its system does not tell it. */
  residentBytes: z.number().optional(),
})
/** What {@link stageProcessSchema} describes. */
export type StageProcess = z.infer<typeof stageProcessSchema>
