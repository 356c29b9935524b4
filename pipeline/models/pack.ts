import { join } from 'node:path'
import { ensure } from '../base/assert.ts'
import { Failure, sentenceOf } from '../base/failure.ts'
import { readText } from '../base/files/text-file.ts'
import { because } from '../measures/reasons/reasons.ts'
import { type Manifest, MODEL_STAGES, type ModelStage, manifestSchema } from './manifest.ts'
import { neededFiles, type StageModel, unusableVariants, wrongFiles } from './stage-model.ts'
import { REINSTALL } from './verified-files.ts'

/** A model pack whose manifest was read, and whose files have the size that it promises as far as they are needed. */
export interface Pack {
  readonly dir: string
  readonly manifest: Manifest
  /** Its models, one a stage. */
  readonly models: Readonly<Record<ModelStage, StageModel>>
}

/**
 * Reads a pack's manifest and checks that every file is there in its full size; the contents are checked when they are
 * loaded (`verifyFiles`). Files that only other variants than the default ones need may be missing: those variants are
 * `unusable` then.
 *
 * @throws Failure `pack.…` in one line, with the remedy
 */
export async function openPack(dir: string): Promise<Pack> {
  const manifestPath = join(dir, 'manifest.json')
  const text = await readText(manifestPath).catch((error: unknown) => {
    if (error instanceof Failure) throw error
    throw new Failure('pack.missing', because('pack.none', { folder: dir }), REINSTALL)
  })
  const manifest = parseManifest(text, manifestPath)
  const wrong = await wrongFiles(dir, manifest.files)
  const spare = spareFiles(manifest)
  for (const [path, failure] of wrong) if (!spare.has(path)) throw failure
  const model = (stage: ModelStage) => modelOf(stage, dir, manifest, wrong)
  return { dir, manifest, models: { asr: model('asr'), llm: model('llm'), tts: model('tts') } }
}

function modelOf(
  stage: ModelStage,
  dir: string,
  { id, version, language, licence, stages, files }: Manifest,
  wrong: ReadonlyMap<string, Failure>,
): StageModel {
  const described = stages[stage]
  const { engine, engineOptions } = described
  return {
    ...{ id, version, stage, engine, engineOptions, licence, dir, described },
    languages: [language],
    listed: files,
    unusable: unusableVariants(described, wrong),
  }
}

/** Files without which every stage can still be loaded in its default variant. */
function spareFiles({ stages }: Manifest): ReadonlySet<string> {
  const needed = new Set(MODEL_STAGES.flatMap((stage) => neededFiles(stages[stage])))
  const graphs = MODEL_STAGES.flatMap((stage) => Object.values(stages[stage].variants).flatMap(Object.values<string>))
  return new Set(graphs.filter((path) => !needed.has(path)))
}

function parseManifest(text: string, path: string): Manifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Failure('pack.invalid', because('pack.notJson', { path, why: sentenceOf(error) }), REINSTALL)
  }
  const parsed = manifestSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = ensure(parsed.error.issues[0], 'the first problem of an invalid manifest')
  throw new Failure(
    'pack.invalid',
    because('pack.notManifest', { path, place: issue.path.join('.'), why: issue.message }),
    REINSTALL,
  )
}
