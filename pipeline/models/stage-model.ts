import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { ListedFile, ModelStage, StageFilesByVariant } from './manifest.ts'
import { type ExpectedFile, REINSTALL } from './verified-files.ts'

/** One model for one stage: what it is, which engine runs it, and its files. */
export interface StageModel {
  readonly id: string
  readonly version: string
  readonly stage: ModelStage
  /** Which engine loads it: a key of the list of engines. */
  readonly engine: string
  /** Languages that it was made for, as in `zh` or `en`. */
  readonly languages: readonly string[]
  /** What its engine has to know besides the files; its engine checks the form. */
  readonly engineOptions: unknown
  /** Which of these people set over what the model itself says. */
  readonly set?: Readonly<Record<string, string | number | boolean>>
  readonly licence: string
  /** Folder in which its files lie. */
  readonly dir: string
  /** Files by role and variant; of a model that is a server there are none. */
  readonly described: StageFilesByVariant
  readonly listed: readonly ListedFile[]
  /** Variants that cannot be loaded because a file of theirs is missing or cut off, and why. */
  readonly unusable: Readonly<Record<string, Failure>>
}

/** The files of a model in one variant, as absolute paths by role; plain data. */
export interface StageFiles {
  readonly variant: string
  readonly paths: Readonly<Record<string, string>>
  /** The same files with what the manifest says they are, for `verifyFiles`. */
  readonly expected: readonly ExpectedFile[]
}

/** What a model is called by people and in what is kept. */
export function modelName({ id, version }: Pick<StageModel, 'id' | 'version'>): string {
  return `${id} ${version}`
}

/** The variants in which a model can be loaded, its default first. */
export function stageVariants({ described, unusable }: Pick<StageModel, 'described' | 'unusable'>): readonly string[] {
  const usable = Object.keys(described.variants).filter((name) => unusable[name] === undefined)
  return [
    ...usable.filter((name) => name === described.default),
    ...usable.filter((name) => name !== described.default),
  ]
}

/**
 * The files of a model; its default variant where none is given.
 *
 * @throws Failure `pack.no-variant` where it does not have the variant, or what is wrong with its files
 */
export function stageFiles(model: StageModel, variant?: string): StageFiles {
  const { described, dir } = model
  const name = variant ?? described.default
  const wrong = model.unusable[name]
  if (wrong) throw wrong
  const graphs = described.variants[name]
  if (!graphs) {
    throw new Failure(
      'pack.no-variant',
      because('pack.noWeights', { model: modelName(model), variant: name, stage: model.stage }),
      because('do.itHas', { known: stageVariants(model).join(', ') }),
    )
  }
  const relative = Object.entries({ ...described.files, ...graphs })
  return {
    variant: name,
    paths: Object.fromEntries(relative.map(([role, path]) => [role, join(dir, path)])),
    expected: [...new Set(relative.map(([, path]) => path))].map((path) => expectedFile(model, path)),
  }
}

/**
 * The path of a role that the stage cannot do without.
 *
 * @throws Failure `pack.invalid` where the manifest names no such file
 */
export function requiredPath(files: Pick<StageFiles, 'paths'>, role: string): string {
  const path = files.paths[role]
  if (path !== undefined) return path
  throw new Failure('pack.invalid', because('pack.noRole', { role }), REINSTALL)
}

/** Bytes of the graphs (with the weights inside) that a variant of a model loads. */
export function weightBytes({ described, listed }: StageModel, variant: string): number {
  const graphs = new Set(Object.values(described.variants[variant] ?? {}))
  return listed.reduce((sum, { path, bytes }) => (graphs.has(path) ? sum + bytes : sum), 0)
}

/** What is wrong with files of a manifest, by their path: they are missing, or have another size. */
export async function wrongFiles(dir: string, listed: readonly ListedFile[]): Promise<ReadonlyMap<string, Failure>> {
  const checked = await Promise.all(listed.map(async (file) => [file.path, await wrongSize(dir, file)] as const))
  return new Map(checked.flatMap(([path, failure]) => (failure ? [[path, failure] as const] : [])))
}

/** The variants that need a file which is wrong, each with the first that is. */
export function unusableVariants(
  { variants }: StageFilesByVariant,
  wrong: ReadonlyMap<string, Failure>,
): Readonly<Record<string, Failure>> {
  return Object.fromEntries(
    Object.entries(variants).flatMap(([variant, graphs]) => {
      const failure = Object.values(graphs).flatMap((path) => wrong.get(path) ?? [])[0]
      return failure ? [[variant, failure]] : []
    }),
  )
}

/** The files without which a model cannot be loaded in its default variant. */
export function neededFiles({ files, variants, default: byDefault }: StageFilesByVariant): readonly string[] {
  return [...Object.values(files), ...Object.values(variants[byDefault] ?? {})]
}

function expectedFile({ dir, listed }: StageModel, path: string): ExpectedFile {
  const known = listed.find((file) => file.path === path)
  if (known) return { name: path, path: join(dir, path), sha256: known.sha256 }
  throw new Failure('pack.invalid', because('pack.undescribed', { path }), REINSTALL)
}

async function wrongSize(dir: string, file: ListedFile): Promise<Failure | undefined> {
  const found = await stat(join(dir, file.path)).catch(() => undefined)
  if (!found) return new Failure('pack.incomplete', because('pack.fileMissing', { path: file.path }), REINSTALL)
  if (found.size === file.bytes) return undefined
  return new Failure(
    'pack.damaged',
    because('pack.fileSize', { path: file.path, bytes: found.size, expected: file.bytes }),
    REINSTALL,
  )
}
