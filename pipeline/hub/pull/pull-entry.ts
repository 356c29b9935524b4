import { readdir, rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { wantedVariants } from '../catalogue/catalogue.ts'
import type { CatalogueEntry } from '../catalogue/entry.ts'
import { licenceOf } from '../catalogue/licences.ts'
import { estimatedMemoryMb } from '../catalogue/memory.ts'
import { mustFitInMemory } from '../download/room.ts'
import { type OtherCaches, otherCaches, placesOf } from '../import/other-caches.ts'
import type { ModelStore, StoredModel } from '../store/model-store.ts'
import { ownFolder } from '../store/owned-folder.ts'
import { fetchFiles } from './fetch-files.ts'
import { manifestOf, variantsHere } from './finish.ts'
import { type AccessOptions, HubAccess } from './hub-access.ts'
import { groupsOf } from './pieces.ts'
import { type Resolved, type ResolvedFile, resolveGroup } from './resolve.ts'
import type { PullStep } from './steps.ts'

export interface PullOptions extends Omit<AccessOptions, 'onAsked'> {
  readonly store: ModelStore
  readonly onStep: (step: PullStep) => void
  /** Forms of the weights; the default one where none is named. What is here already stays. */
  readonly variants?: readonly string[] | undefined
  /** Take what is there now, whatever was pinned. */
  readonly update?: boolean | undefined
  /** Also where this machine has too little memory for it. */
  readonly anyway?: boolean | undefined
  /** The licence is agreed to. */
  readonly accept?: boolean | undefined
  readonly firstWaitMs?: number | undefined
  readonly caches?: OtherCaches | undefined
}

/** A model that is here now. */
export interface Pulled {
  readonly model: StoredModel
  /** It was here already, and whole: nothing was fetched. */
  readonly wasHere: boolean
}

/**
 * Brings a model of the catalogue onto this machine. It has its place only when all of it is there and what it must be;
 * what ends it before leaves the model that was there, and the parts for the next call.
 *
 * @throws Failure `hub.…` with what keeps it from being brought, `model.no-variant`; the signal's reason
 */
export async function pullEntry(entry: CatalogueEntry, options: PullOptions): Promise<Pulled> {
  const { store, signal } = options
  const stored = await store.find(entry.id).catch(() => undefined)
  const asked = wantedVariants(entry, options.variants ?? [])
  const variants = Object.keys(entry.variants).filter(
    (name) => asked.includes(name) || variantsHere(entry, stored).includes(name),
  )
  await mustBeAccepted(entry, options)
  if (stored && !options.update && variants.every((name) => stored.manifest.variants[name] !== undefined)) {
    if ((await store.verify(stored, signal)).length === 0) return { model: stored, wasHere: true }
  }
  const coming = store.comingFolder(entry.id)
  const release = await ownFolder(coming, entry.id).catch((error: unknown) => {
    throw notWritable(error, store.folder)
  })
  try {
    const model = await bring(entry, { asked, variants }, coming, options)
    await rm(coming, { recursive: true, force: true })
    return { model, wasHere: false }
  } finally {
    await release()
  }
}

async function bring(
  entry: CatalogueEntry,
  { asked, variants }: { readonly asked: readonly string[]; readonly variants: readonly string[] },
  coming: string,
  options: PullOptions,
): Promise<StoredModel> {
  const { store, onStep, update = false, firstWaitMs } = options
  using access = new HubAccess({ ...options, onAsked: (hosts) => onStep({ step: 'asked', hosts }) })
  const pinned = await store.lock.pinOf(entry.id)
  const pin = update ? undefined : pinned
  const resolved: Resolved[] = []
  for (const group of groupsOf(entry, variants)) resolved.push(await resolveGroup(group, pin, access))
  const files = resolved.flatMap((each) => each.files)
  const archives = resolved.flatMap((each) => each.archives)
  const memoryMb = Math.max(...asked.map((name) => memoryOf(entry, name, files)))
  if (!options.anyway) mustFitInMemory(entry.id, memoryMb)
  const folder = join(coming, 'model')
  const fetched = await fetchFiles(files, archives, {
    ...{ access, folder, aside: coming, pin, onStep, firstWaitMs, memoryMb },
    findHere: (sha256) => findHere(sha256, reposOf(entry), options),
  })
  const hosts = new Set([
    ...files.flatMap(({ sources }) => sources[0]?.host ?? []),
    ...archives.map((a) => a.source.host),
  ])
  const manifest = manifestOf(entry, variants, fetched, [...hosts].join(', '))
  await keepOnly(folder, new Set(fetched.map(({ path }) => path)))
  options.signal.throwIfAborted()
  await store.lock.pin(
    entry.id,
    {
      pinnedAt: new Date().toISOString(),
      revisions: Object.assign({}, ...resolved.map(({ revisions }) => revisions)),
      files: Object.fromEntries(fetched.map(({ path, bytes, sha256 }) => [path, { bytes, sha256 }])),
    },
    update,
  )
  return store.place(folder, manifest)
}

/** @throws Failure `hub.licence` where it was not agreed to */
async function mustBeAccepted(entry: CatalogueEntry, { store, accept }: PullOptions): Promise<void> {
  const licence = licenceOf(entry.licence)
  if (!licence.accept) return
  if (accept) return store.acceptances.accept(licence.id, entry.id)
  if (await store.acceptances.has(licence.id)) return
  const { name, url, summary } = licence
  throw new Failure(
    'hub.licence',
    url === undefined
      ? because('hub.licence', { model: entry.id, licence: name, summary: summary.en })
      : because('hub.licenceUrl', { model: entry.id, licence: name, url, summary: summary.en }),
    because('do.acceptLicence'),
  )
}

/** An estimate, MB: from the sizes that are known, or else from what the catalogue says. */
function memoryOf(
  { variants, cacheBytesPerToken }: CatalogueEntry,
  name: string,
  files: readonly ResolvedFile[],
): number {
  const own = files.filter(({ uses }) => uses.some(({ variant }) => variant === name))
  const known = own.reduce((sum, { bytes = 0 }) => sum + bytes, 0)
  return estimatedMemoryMb(name, known || (variants[name]?.megabytes ?? 0) * 1e6, cacheBytesPerToken)
}

/** Takes away what an earlier call left that is of no use now. */
export async function keepOnly(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const path = join(entry.parentPath, entry.name)
    if (!kept.has(relative(folder, path).replaceAll('\\', '/'))) await rm(path, { force: true })
  }
}

/** A file of this content in the store, or where other programs keep theirs. */
export async function findHere(
  sha256: string,
  repos: readonly string[],
  { store, caches, environment }: PullOptions,
): Promise<string | undefined> {
  const stored = await store.fileOf(sha256)
  if (stored !== undefined) return stored
  for (const path of placesOf(sha256, repos, caches ?? otherCaches(environment))) {
    if ((await stat(path).catch(() => undefined))?.isFile()) return path
  }
  return undefined
}

function reposOf({ sources, variants }: CatalogueEntry): readonly string[] {
  const all = [...sources, ...Object.values(variants).flatMap((variant) => variant.sources ?? [])]
  return all.flatMap((source) => ('repo' in source ? [source.repo] : []))
}

function notWritable(error: unknown, folder: string): unknown {
  if (!(error instanceof Error && 'code' in error) || error instanceof Failure) return error
  return new Failure(
    'hub.folder',
    because('hub.folder', { folder, code: String(error.code) }),
    because('do.otherDataFolder'),
  )
}
