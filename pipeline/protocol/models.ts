import { z } from 'zod'
import { idSchema } from './bounds.ts'

/** Stages that models are chosen for. */
export const modelStageSchema = z.enum(['asr', 'llm', 'tts'])

/** Which model serves each stage, by its id. */
export const modelChoiceSchema = z.object({ asr: idSchema, llm: idSchema, tts: idSchema })
export type ModelChoice = Readonly<z.infer<typeof modelChoiceSchema>>

/** Models for some of the stages; the others stay as they are. */
export const someModelsSchema = modelChoiceSchema.partial()
export type SomeModels = Readonly<z.infer<typeof someModelsSchema>>

/** A model that is on this machine, or a server that can be reached from it. */
export const modelSummarySchema = z.object({
  id: z.string(),
  version: z.string(),
  stage: modelStageSchema,
  engine: z.string(),
  languages: z.array(z.string()),
  licence: z.string(),
  /** Forms of the weights that can be loaded; empty where there is no choice. */
  variants: z.array(z.string()),
  /** Absent: it holds nothing here, for it is a server. */
  bytes: z.number().optional(),
})
export type ModelSummary = z.infer<typeof modelSummarySchema>

/** The models there are, and those that were asked for. */
export const modelsStateSchema = z.object({ available: z.array(modelSummarySchema), chosen: modelChoiceSchema })
export type ModelsState = z.infer<typeof modelsStateSchema>
