import { z } from 'zod'
import { KEPT_STAGES } from '../../models/model-manifest.ts'
import { isModelId, isSafePath } from '../../models/safe-path.ts'
import { inBothSchema } from './licences.ts'

/** A place that has files of a model. */
export const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hf'), repo: z.string(), revision: z.string().optional() }),
  z.object({ kind: z.literal('modelscope'), repo: z.string(), revision: z.string().optional() }),
  /** Files at an address that ends in their names. */
  z.object({ kind: z.literal('url'), base: z.url() }),
  /** A .tar.bz2 with a folder of its own inside. */
  z.object({ kind: z.literal('archive'), url: z.url() }),
])
export type ModelSource = z.infer<typeof sourceSchema>

/** Which file of a source is meant, and what is known of it. */
export const fileRuleSchema = z.object({
  /** Paths or patterns, tried in order: the first that fits exactly one file (or `many`). */
  from: z.array(z.string()).min(1),
  /** Where it lies in the model, if not as at the source. */
  path: z.string().refine(isSafePath).optional(),
  bytes: z.int().positive().optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Not every export has it. */
  optional: z.boolean().optional(),
  /** All that fit are meant; their roles are this one, a dot and their names. */
  many: z.boolean().optional(),
  /** Where this file comes from, if not from where the others do. */
  sources: z.array(sourceSchema).optional(),
})
export type FileRule = z.infer<typeof fileRuleSchema>

/** One form of a model's weights. */
export const variantSchema = z.object({
  files: z.record(z.string(), fileRuleSchema),
  sources: z.array(sourceSchema).optional(),
  /** On disk, with what all variants share, as its publishers say; absent: unknown. */
  megabytes: z.number().positive().optional(),
  /** That figure is rounded or worked out. */
  about: z.boolean().optional(),
})
export type CatalogueVariant = z.infer<typeof variantSchema>

/** A model that is worth having, as the catalogue describes it. */
export const entrySchema = z.object({
  id: z.string().refine(isModelId),
  stage: z.enum(KEPT_STAGES),
  engine: z.string(),
  engineOptions: z.unknown().optional(),
  languages: z.array(z.string()).min(1),
  name: z.string(),
  /** What it is for. */
  why: inBothSchema,
  licence: z.string(),
  default: z.string(),
  shared: z.record(z.string(), fileRuleSchema),
  variants: z.record(z.string(), variantSchema),
  sources: z.array(sourceSchema).min(1),
  /** Of a language model in float16: what one token of the conversation takes of memory. */
  cacheBytesPerToken: z.number().positive().optional(),
  /** What nobody could verify so far; said wherever the entry is shown. */
  unknown: z.array(inBothSchema),
  /** How fast its publishers say it is, and on what. Never our own claim. */
  speed: inBothSchema.optional(),
})
export type CatalogueEntry = z.infer<typeof entrySchema>

/** Entries that go together, for who does not want to choose. */
export const setupSchema = z.object({
  id: z.string(),
  language: z.string(),
  name: inBothSchema,
  about: inBothSchema,
  /** Ids of entries, by stage; a stage that a server does has none. */
  models: z.partialRecord(z.enum(KEPT_STAGES), z.string()),
})
export type CatalogueSetup = z.infer<typeof setupSchema>
