import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ensure } from '../base/assert.ts'
import { Failure, messageOf } from '../base/failure.ts'
import { readText } from '../base/text-file.ts'
import { type Manifest, manifestSchema, type PackStageName } from './manifest.ts'
import { type ExpectedFile, REINSTALL } from './verified-files.ts'

/** A model pack whose manifest was read, and whose files have the size that it promises as far as they are needed. */
export interface Pack {
  readonly dir: string
  readonly manifest: Manifest
  /** Variants that cannot be loaded because a file of theirs is missing or cut off: why, by stage and variant. */
  readonly unusable: UnusableVariants
}
export type UnusableVariants = Readonly<Record<PackStageName, Readonly<Record<string, Failure>>>>

/** The files of one stage in one variant, as absolute paths by role. */
export interface StageFiles {
  readonly variant: string
  readonly paths: Readonly<Record<string, string>>
  /** The same files with what the manifest says they are, for `verifyFiles`. */
  readonly expected: readonly ExpectedFile[]
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
    throw new Failure('pack.missing', `There is no model pack in ${dir}`, REINSTALL)
  })
  const manifest = parseManifest(text, manifestPath)
  const checked = await Promise.all(
    manifest.files.map(async (file) => [file.path, await wrongSize(dir, file)] as const),
  )
  const wrong = new Map(checked.flatMap(([path, failure]) => (failure ? [[path, failure] as const] : [])))
  const spare = spareFiles(manifest)
  for (const [path, failure] of wrong) if (!spare.has(path)) throw failure
  const { asr, llm, tts } = manifest.stages
  return {
    ...{ dir, manifest },
    unusable: { asr: unusable(asr, wrong), llm: unusable(llm, wrong), tts: unusable(tts, wrong) },
  }
}

/** Files without which every stage can still be loaded in its default variant. */
function spareFiles({ stages }: Manifest): ReadonlySet<string> {
  const described = Object.values(stages)
  const graphsOf = (wanted: (variant: string, byDefault: string) => boolean) =>
    described.flatMap(({ variants, default: byDefault }) =>
      Object.entries(variants).flatMap(([variant, graphs]) =>
        wanted(variant, byDefault) ? Object.values(graphs) : [],
      ),
    )
  const needed = new Set([
    ...described.flatMap(({ files }) => Object.values(files)),
    ...graphsOf((variant, byDefault) => variant === byDefault),
  ])
  return new Set(graphsOf((variant, byDefault) => variant !== byDefault).filter((path) => !needed.has(path)))
}

function unusable({ variants }: Manifest['stages'][PackStageName], wrong: ReadonlyMap<string, Failure>) {
  return Object.fromEntries(
    Object.entries(variants).flatMap(([variant, graphs]) => {
      const failure = Object.values(graphs).flatMap((path) => wrong.get(path) ?? [])[0]
      return failure ? [[variant, failure]] : []
    }),
  )
}

/** The variants in which a stage's models can be loaded. */
export function stageVariants(pack: Pack, stage: PackStageName): readonly string[] {
  return Object.keys(pack.manifest.stages[stage].variants).filter((name) => pack.unusable[stage][name] === undefined)
}

/**
 * The files of a stage; the pack's default variant where none is given.
 *
 * @throws Failure `pack.no-variant` where the pack does not have the variant, or what is wrong with its files
 */
export function stageFiles(pack: Pack, stage: PackStageName, variant?: string): StageFiles {
  const described = pack.manifest.stages[stage]
  const name = variant ?? described.default
  const graphs = described.variants[name]
  const wrong = pack.unusable[stage][name]
  if (wrong) throw wrong
  if (!graphs) {
    const known = stageVariants(pack, stage).join(', ')
    throw new Failure(
      'pack.no-variant',
      `The pack ${pack.manifest.id} has no ${name} models for ${stage}`,
      `It has: ${known}.`,
    )
  }
  const relative = Object.entries({ ...described.files, ...graphs })
  return {
    variant: name,
    paths: Object.fromEntries(relative.map(([role, path]) => [role, join(pack.dir, path)])),
    expected: [...new Set(relative.map(([, path]) => path))].map((path) => expectedFile(pack, path)),
  }
}

function expectedFile({ dir, manifest }: Pack, path: string): ExpectedFile {
  const listed = manifest.files.find((file) => file.path === path)
  if (listed) return { name: path, path: join(dir, path), sha256: listed.sha256 }
  throw new Failure('pack.invalid', `The pack's manifest uses ${path} and does not say what it is`, REINSTALL)
}

/** The path of a role that the stage cannot do without. */
export function requiredPath(files: StageFiles, role: string): string {
  const path = files.paths[role]
  if (path === undefined)
    throw new Failure('pack.invalid', `The pack's manifest names no file for "${role}"`, REINSTALL)
  return path
}

function parseManifest(text: string, path: string): Manifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Failure('pack.invalid', `${path} is not JSON: ${messageOf(error)}`, REINSTALL)
  }
  const parsed = manifestSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = ensure(parsed.error.issues[0], 'the first problem of an invalid manifest')
  throw new Failure(
    'pack.invalid',
    `${path} is not a manifest this version reads: ${issue.path.join('.')}: ${issue.message}`,
    REINSTALL,
  )
}

async function wrongSize(dir: string, file: Manifest['files'][number]): Promise<Failure | undefined> {
  const found = await stat(join(dir, file.path)).catch(() => undefined)
  if (!found) return new Failure('pack.incomplete', `${file.path} of the model pack is missing`, REINSTALL)
  if (found.size === file.bytes) return undefined
  return new Failure(
    'pack.damaged',
    `${file.path} of the model pack has ${found.size} bytes instead of ${file.bytes}`,
    REINSTALL,
  )
}
