import { z } from 'zod'
import { reasonSchema } from './reasons.ts'

/** A flag's value as it travels: the registry in `pipeline/flags` knows each flag's type and range. */
export const flagValueSchema = z.union([z.boolean(), z.number(), z.string()])
/** What {@link flagValueSchema} describes. */
export type FlagValue = z.infer<typeof flagValueSchema>

/** Values of flags by the flags' names. */
export const flagValuesSchema = z.record(z.string(), flagValueSchema)
/** What {@link flagValuesSchema} describes. */
export type FlagRecord = z.infer<typeof flagValuesSchema>

/** One row of the registry as clients see it; the console's panel is made from these alone. */
export const flagDescriptorSchema = z.object({
  name: z.string(),
  stage: z.enum(['llm', 'asr', 'tts', 'vad', 'pipeline']),
  type: z.enum(['boolean', 'integer', 'number', 'choice', 'text']),
  min: z.number().optional(),
  max: z.number().optional(),
  choices: z.array(z.string()).optional(),
  unit: z.string().optional(),
  /** Value in the baseline preset. */
  baseline: flagValueSchema,
  /** Value the latency plan recommends; absent for our own flags. */
  plan: flagValueSchema.optional(),
  /** `hot` acts from the next turn, `reload` loads the stage's model again. */
  applies: z.enum(['hot', 'reload']),
  help: z.object({ en: z.string(), zh: z.string() }),
  caution: z.object({ en: z.string(), zh: z.string() }).optional(),
  /** On which side of the baseline the caution holds, for a number; absent: wherever the value is another. */
  cautionWhen: z.enum(['lower', 'higher']).optional(),
  /** Which counter or fact of the trace proves that the flag acted. */
  observable: z.string(),
  /** False while the pipeline does not act on this flag yet: the console says so beside the control. */
  implemented: z.boolean(),
})
/** What {@link flagDescriptorSchema} describes. */
export type FlagDescriptor = z.infer<typeof flagDescriptorSchema>

/** What was asked for, what is really in force on this machine, and why they differ. */
export const flagEffectSchema = z.object({
  name: z.string(),
  requested: flagValueSchema,
  effective: flagValueSchema,
  reason: z.string().optional(),
  because: reasonSchema.optional(),
})
/** What {@link flagEffectSchema} describes. */
export type FlagEffect = z.infer<typeof flagEffectSchema>

/** The flags in force: every value, the preset they equal (if any) and where the machine deviates. */
export const flagStateSchema = z.object({
  values: flagValuesSchema,
  preset: z.string().optional(),
  effects: z.array(flagEffectSchema),
})
/** What {@link flagStateSchema} describes. */
export type FlagState = z.infer<typeof flagStateSchema>
