import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { makePrivateFolder } from '../../base/files/private-files.ts'
import { type ModelManifest, modelManifestSchema } from '../../models/model-manifest.ts'
import { isModelId } from '../../models/safe-path.ts'
import { unpack } from '../archive/unpack.ts'
import { sha256OfFile } from '../download/content-hash.ts'
import { diskFull, mustFitOnDisk } from '../download/room.ts'
import { codeOf } from '../net/trouble.ts'
import { copyContent, linkOrCopy } from '../store/linking.ts'
import type { ModelStore, StoredModel } from '../store/model-store.ts'
import { ownFolder } from '../store/owned-folder.ts'
import { type DescribedModel, describeModel, idFrom, manifestOfDescribed } from './described-model.ts'
import { ModelFolder } from './folder.ts'

export interface ImportOptions {
  readonly store: ModelStore
  readonly signal: AbortSignal
  readonly id?: string | undefined
  readonly languages?: readonly string[] | undefined
  readonly licence?: string | undefined
  /** Give the files a second name in place of copying them: whoever changes them changes the model. */
  readonly link?: boolean | undefined
  /** Told of every file that is taken in. */
  readonly onFile?: (path: string) => void
}

/**
 * Takes a model in that lies on this machine: a folder, a file (.gguf, .onnx with what lies beside it) or an archive
 * (.tar.bz2), recognised by its contents. Nothing is changed where it lies.
 *
 * @throws Failure `import.…` where it is no model that is known, `hub.…`; the signal's reason
 */
export async function importModel(path: string, options: ImportOptions): Promise<StoredModel> {
  const found = await stat(path).catch(() => {
    throw new Failure('import.missing', `There is nothing at ${path}`)
  })
  if (found.isDirectory())
    return importFolder(await ModelFolder.open(path), { name: basename(path), from: path }, options)
  const name = basename(path)
  if (/\.(tar\.bz2|tbz2?)$/i.test(name)) return importArchive(path, options)
  const from = { name: name.replace(/\.\w+$/, ''), from: path }
  if (/\.gguf$/i.test(name)) return importFolder(new ModelFolder(dirname(path), [name]), from, options)
  if (!/\.(onnx|ort)$/i.test(name)) {
    throw new Failure('import.unknown', `${path} is no model`, 'Give a folder, a .gguf, an .onnx or a .tar.bz2.')
  }
  const around = await ModelFolder.open(dirname(path))
  const beside = around.paths.filter((each) => !each.includes('/'))
  return importFolder(new ModelFolder(around.folder, beside), from, options)
}

/** Takes in what was found somewhere else. @param source how it is called, and where it comes from, for people */
export async function importFolder(
  folder: ModelFolder,
  source: { readonly name: string; readonly from: string },
  options: ImportOptions,
): Promise<StoredModel> {
  const { store } = options
  const own = await ownManifest(folder)
  const id = options.id ?? own?.id ?? idFrom(source.name)
  if (!isModelId(id))
    throw new Failure('import.name', `"${id}" cannot be a model's id`, 'Take letters, digits, "-" and ".".')
  const described = own ? undefined : await describeModel(folder)
  const paths = described?.paths ?? own?.files.map((file) => file.path) ?? []
  const coming = store.comingFolder(id)
  const release = await ownFolder(coming, id)
  const made = join(coming, 'model')
  try {
    await rm(made, { recursive: true, force: true })
    await makePrivateFolder(made)
    const files = await takeIn(folder, paths, made, options)
    const manifest = own
      ? sameAs(own, files, id)
      : manifestFor(described, files, { ...options, id, origin: source.from })
    const model = await store.place(made, manifest)
    await rm(coming, { recursive: true, force: true })
    return model
  } catch (error) {
    await rm(made, { recursive: true, force: true })
    throw error
  } finally {
    await release()
  }
}

function manifestFor(
  described: DescribedModel | undefined,
  files: ModelManifest['files'],
  told: ImportOptions & { readonly id: string; readonly origin: string },
): ModelManifest {
  if (!described) throw new Error('nothing was recognised')
  return manifestOfDescribed(described, files, told)
}

async function takeIn(
  folder: ModelFolder,
  paths: readonly string[],
  made: string,
  { signal, link = false, onFile }: ImportOptions,
): Promise<ModelManifest['files']> {
  if (!link) {
    const sizes = await Promise.all(paths.map(async (path) => (await stat(folder.absolute(path))).size))
    await mustFitOnDisk(
      sizes.reduce((sum, bytes) => sum + bytes, 0),
      made,
    )
  }
  const files: ModelManifest['files'] = []
  try {
    for (const path of paths) {
      signal.throwIfAborted()
      onFile?.(path)
      const place = join(made, path)
      if (link) await linkOrCopy(folder.absolute(path), place)
      else await copyContent(folder.absolute(path), place)
      files.push({ path, bytes: (await stat(place)).size, sha256: await sha256OfFile(place, signal) })
    }
  } catch (error) {
    if (['ENOSPC', 'EDQUOT'].includes(codeOf(error))) throw diskFull(made)
    throw error
  }
  return files
}

/** A folder that has a manifest of ours; that of a whole pack is refused. */
async function ownManifest(folder: ModelFolder): Promise<ModelManifest | undefined> {
  if (!folder.has('manifest.json')) return undefined
  let json: unknown
  try {
    json = JSON.parse(await readFile(folder.absolute('manifest.json'), 'utf8'))
  } catch {
    return undefined
  }
  const isPack = typeof json === 'object' && json !== null && 'format' in json && json.format === 1
  if (isPack) {
    throw new Failure(
      'import.unknown',
      `${folder.folder} is a pack of three models, which is used as a whole`,
      'Put it into the folder that FIRSTWORD_ASSETS names.',
    )
  }
  const parsed = modelManifestSchema.safeParse(json)
  return parsed.success ? parsed.data : undefined
}

/** @throws Failure `import.damaged` where a file is not what its manifest says */
function sameAs(own: ModelManifest, files: ModelManifest['files'], id: string): ModelManifest {
  for (const { path, sha256 } of own.files) {
    if (files.find((file) => file.path === path)?.sha256 === sha256) continue
    throw new Failure('import.damaged', `${path} is not what its manifest says`, 'Get the model again.')
  }
  return { ...own, id }
}

async function importArchive(path: string, options: ImportOptions): Promise<StoredModel> {
  const { store, signal } = options
  await makePrivateFolder(store.folder)
  const aside = await mkdtemp(join(store.folder, '.unpacking-'))
  try {
    await unpack({ archive: path, patterns: ['**/*'], folder: aside }, signal)
    const name = basename(path).replace(/\.(tar\.bz2|tbz2?)$/i, '')
    return await importFolder(await ModelFolder.open(aside), { name, from: path }, { ...options, link: true })
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}
