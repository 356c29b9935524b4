import { z } from 'zod'

/** Version of the manifest's own form that this program reads. */
export const MANIFEST_FORMAT = 1

const relativePath = z
  .string()
  .regex(/^[^/\\][^\\]*$/, 'must be a path inside the pack')
  .refine((path) => !path.split('/').includes('..'), 'must not leave the pack')

const pathsByRoleSchema = z.record(z.string(), relativePath)

const packStageSchema = z.object({
  /** Variant that is loaded where none is asked for. */
  default: z.string(),
  /** Files that every variant uses, by their role. */
  files: pathsByRoleSchema.default({}),
  /** Graphs by variant (the form of the weights) and role. */
  variants: z.record(z.string(), pathsByRoleSchema),
})

const languageStageSchema = packStageSchema.extend({
  /** How the language model reads and writes numbers: spelt out as they are spoken, or as people write them. */
  numbers: z.enum(['words', 'figures']).default('figures'),
})

/** manifest.json of a model pack. Unknown fields are left alone: a newer recipe may say more. */
export const manifestSchema = z.object({
  format: z.literal(MANIFEST_FORMAT),
  id: z.string().min(1),
  version: z.string().min(1),
  language: z.string().min(2),
  licence: z.string(),
  description: z.string(),
  sampleRate: z.int().positive(),
  stages: z.object({ asr: packStageSchema, llm: languageStageSchema, tts: packStageSchema }),
  files: z.array(
    z.object({ path: relativePath, bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
})
export type Manifest = z.infer<typeof manifestSchema>
export type PackStageName = keyof Manifest['stages']
