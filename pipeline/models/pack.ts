import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ensure } from '../base/assert.ts'
import { Failure, messageOf } from '../base/failure.ts'
import { readText } from '../base/text-file.ts'
import { type Manifest, manifestSchema, type PackStageName } from './manifest.ts'

/** A model pack whose manifest was read and whose files all have the size that it promises. */
export interface Pack {
  readonly dir: string
  readonly manifest: Manifest
}

/** The files of one stage in one variant, as absolute paths by role. */
export interface StageFiles {
  readonly variant: string
  readonly paths: Readonly<Record<string, string>>
}

const REINSTALL = 'Install the model pack again (in a checkout: git checkout assets/models).'

/**
 * Reads a pack's manifest and checks that every file is there in its full size; the contents are checked by `verifyPack`.
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
  await Promise.all(manifest.files.map((file) => checkSize(dir, file)))
  return { dir, manifest }
}

/** The variants in which a pack has a stage's models. */
export function stageVariants(pack: Pack, stage: PackStageName): readonly string[] {
  return Object.keys(pack.manifest.stages[stage].variants)
}

/**
 * The files of a stage; the pack's default variant where none is given.
 *
 * @throws Failure `pack.no-variant` where the pack does not have the variant
 */
export function stageFiles(pack: Pack, stage: PackStageName, variant?: string): StageFiles {
  const described = pack.manifest.stages[stage]
  const name = variant ?? described.default
  const graphs = described.variants[name]
  if (!graphs) {
    const known = stageVariants(pack, stage).join(', ')
    throw new Failure(
      'pack.no-variant',
      `The pack ${pack.manifest.id} has no ${name} models for ${stage}`,
      `It has: ${known}.`,
    )
  }
  const relative = Object.entries({ ...described.files, ...graphs })
  return { variant: name, paths: Object.fromEntries(relative.map(([role, path]) => [role, join(pack.dir, path)])) }
}

/** The path of a role that the stage cannot do without. */
export function requiredPath(files: StageFiles, role: string): string {
  const path = files.paths[role]
  if (path === undefined)
    throw new Failure('pack.invalid', `The pack's manifest names no file for "${role}"`, REINSTALL)
  return path
}

const verifications = new Map<string, Promise<void>>()

/**
 * Compares the contents of every file with the digests in the manifest. Done once per pack and process.
 *
 * @throws Failure `pack.damaged` naming the first file that differs
 */
export function verifyPack(pack: Pack): Promise<void> {
  const known = verifications.get(pack.dir)
  if (known) return known
  const verification = verifyFiles(pack)
  verifications.set(pack.dir, verification)
  // A damaged pack may be mended while the program runs: only success is remembered.
  verification.catch(() => verifications.delete(pack.dir))
  return verification
}

async function verifyFiles(pack: Pack): Promise<void> {
  for (const file of pack.manifest.files) {
    const hash = createHash('sha256')
    await pipeline(createReadStream(join(pack.dir, file.path)), hash)
    if (hash.digest('hex') !== file.sha256) {
      throw new Failure('pack.damaged', `${file.path} of the model pack is not what its manifest describes`, REINSTALL)
    }
  }
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

async function checkSize(dir: string, file: Manifest['files'][number]): Promise<void> {
  const found = await stat(join(dir, file.path)).catch(() => {
    throw new Failure('pack.incomplete', `${file.path} of the model pack is missing`, REINSTALL)
  })
  if (found.size !== file.bytes) {
    throw new Failure(
      'pack.damaged',
      `${file.path} of the model pack has ${found.size} bytes instead of ${file.bytes}`,
      REINSTALL,
    )
  }
}
