import { join } from 'node:path'
import { z } from 'zod'
import { ensure } from '../base/assert.ts'
import { Failure, sentenceOf } from '../base/failure.ts'
import { readText } from '../base/files/text-file.ts'
import { because } from '../measures/reasons/reasons.ts'
import { MODEL_STAGES, type ModelStage } from './manifest.ts'
import { isModelId, isSafePath } from './safe-path.ts'
import { neededFiles, type StageModel, unusableVariants, wrongFiles } from './stage-model.ts'

/** Version of the form of a manifest that describes one model of one stage. */
export const MODEL_MANIFEST_FORMAT = 2

/** What models are kept for: the stages, and what tells the ends of turns. */
export const KEPT_STAGES = [...MODEL_STAGES, 'turn'] as const
export type KeptStage = (typeof KEPT_STAGES)[number]

const safePath = z.string().refine(isSafePath, 'must be a path inside the model')
const pathsByRole = z.record(z.string(), safePath)

/** Under which terms a model is used. */
export const licenceSchema = z.object({
  /** As in SPDX where there is such an id, else ours. */
  id: z.string().min(1),
  name: z.string().min(1),
  url: z.string().optional(),
})

/** manifest.json of one model of one stage. Unknown fields are left alone: a newer version may say more. */
export const modelManifestSchema = z.object({
  format: z.literal(MODEL_MANIFEST_FORMAT),
  id: z.string().refine(isModelId, 'must be lower-case letters, digits, "-", "_" and "."'),
  version: z.string().min(1),
  stage: z.enum(KEPT_STAGES),
  /** Key of the list of engines. */
  engine: z.string().min(1),
  /** Its engine checks the form. */
  engineOptions: z.unknown().optional(),
  languages: z.array(z.string().min(2)),
  licence: licenceSchema,
  /** Variant that is loaded where none is asked for. */
  default: z.string(),
  /** Files that every variant uses, by their role. */
  shared: pathsByRole.default({}),
  variants: z.record(
    z.string(),
    z.object({
      files: pathsByRole,
      /** What it takes while it runs, estimated. */
      memoryMb: z.number().positive().optional(),
    }),
  ),
  files: z.array(
    z.object({ path: safePath, bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
  /** Where it came from, for people. */
  origin: z.string().optional(),
})
export type ModelManifest = z.infer<typeof modelManifestSchema>

const REMEDY = because('do.pullModel')

/**
 * Reads the manifest of a model of one stage.
 *
 * @throws Failure `pack.missing` or `pack.invalid` in one line, with the remedy
 */
export async function readModelManifest(dir: string): Promise<ModelManifest> {
  const path = join(dir, 'manifest.json')
  const text = await readText(path).catch((error: unknown) => {
    if (error instanceof Failure) throw error
    throw new Failure('pack.missing', because('pack.noModel', { folder: dir }), REMEDY)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Failure('pack.invalid', because('pack.notJson', { path, why: sentenceOf(error) }), REMEDY)
  }
  const parsed = modelManifestSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = ensure(parsed.error.issues[0], 'the first problem of an invalid manifest')
  throw new Failure(
    'pack.invalid',
    because('pack.notManifest', { path, place: issue.path.join('.'), why: issue.message }),
    REMEDY,
  )
}

/**
 * A model of one stage whose files have the size that its manifest promises; the contents are checked when they are loaded
 * (`verifyFiles`). Variants of which a file is missing or cut off are `unusable`.
 *
 * @throws Failure `pack.…` where the manifest cannot be read, what the default variant needs is not there, or the model is
 *   for no stage
 */
export async function openStageModel(dir: string): Promise<StageModel> {
  const manifest = await readModelManifest(dir)
  const { id, version, stage, engine, engineOptions, languages, licence, files } = manifest
  if (!isModelStage(stage)) {
    throw new Failure('pack.no-stage', because('model.noStage', { id }))
  }
  const described = describedFiles(manifest)
  const wrong = await wrongFiles(dir, files)
  for (const path of neededFiles(described)) {
    const failure = wrong.get(path)
    if (failure) throw new Failure(failure.code, sentenceOf(failure), REMEDY)
  }
  return {
    ...{ id, version, stage, engine, engineOptions, languages, dir, described },
    licence: licence.name,
    listed: files,
    unusable: unusableVariants(described, wrong),
  }
}

/** The files of a manifest in the form in which stages ask for them. */
function describedFiles({ default: byDefault, shared, variants }: ModelManifest): StageModel['described'] {
  return {
    default: byDefault,
    files: shared,
    variants: Object.fromEntries(Object.entries(variants).map(([name, { files }]) => [name, files])),
  }
}

function isModelStage(stage: KeptStage): stage is ModelStage {
  return (MODEL_STAGES as readonly string[]).includes(stage)
}
