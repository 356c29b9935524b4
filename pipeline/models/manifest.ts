import { z } from 'zod'

/** Version of a pack's own form that this program reads. */
export const MANIFEST_FORMAT = 1

/** The stages that models are chosen for; the voice-activity detector comes with the program. */
export const MODEL_STAGES = ['asr', 'llm', 'tts'] as const
export type ModelStage = (typeof MODEL_STAGES)[number]

const relativePath = z
  .string()
  .regex(/^[^/\\][^\\]*$/, 'must be a path inside the pack')
  .refine((path) => !path.split('/').includes('..'), 'must not leave the pack')

const pathsByRoleSchema = z.record(z.string(), relativePath)

/** The files of one stage's model. */
export const stageFilesSchema = z.object({
  /** Variant that is loaded where none is asked for. */
  default: z.string(),
  /** Files that every variant uses, by their role. */
  files: pathsByRoleSchema.default({}),
  /** Graphs by variant (the form of the weights) and role. */
  variants: z.record(z.string(), pathsByRoleSchema),
})
export type StageFilesByVariant = z.infer<typeof stageFilesSchema>

/** What a stage of a pack says besides its files: by default the engine that packs of this form were made for. */
function packStageSchema(engine: string) {
  return stageFilesSchema.extend({ engine: z.string().default(engine), engineOptions: z.unknown().optional() })
}

const languageStageSchema = packStageSchema('causal')
  .extend({
    /** How the language model reads and writes numbers: spelt out as they are spoken, or as people write them. */
    numbers: z.enum(['words', 'figures']).default('figures'),
  })
  .transform(({ numbers, engineOptions, ...stage }) => ({
    ...stage,
    engineOptions: engineOptions ?? { numbers },
  }))

export const listedFileSchema = z.object({
  path: relativePath,
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type ListedFile = z.infer<typeof listedFileSchema>

/** manifest.json of a model pack. Unknown fields are left alone: a newer recipe may say more. */
export const manifestSchema = z.object({
  format: z.literal(MANIFEST_FORMAT),
  id: z.string().min(1),
  version: z.string().min(1),
  language: z.string().min(2),
  licence: z.string(),
  description: z.string(),
  sampleRate: z.int().positive(),
  stages: z.object({
    asr: packStageSchema('pocket-asr'),
    llm: languageStageSchema,
    tts: packStageSchema('pocket-tts'),
  }),
  files: z.array(listedFileSchema),
})
export type Manifest = z.infer<typeof manifestSchema>
