import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { licenceOf } from '../catalogue/licences.ts'
import { estimatedMemoryMb } from '../catalogue/memory.ts'
import { mustFitInMemory } from '../download/room.ts'
import { type Hub, isRepoName } from '../hubs/hub.ts'
import { describeModel, idFrom, manifestOfDescribed } from '../import/described-model.ts'
import { ModelFolder } from '../import/folder.ts'
import { ownFolder } from '../store/owned-folder.ts'
import { chooseFiles } from './choose-files.ts'
import { type FetchedFile, fetchFiles } from './fetch-files.ts'
import { expected, HubAccess, type Origin, whyNone } from './hub-access.ts'
import { findHere, keepOnly, type Pulled, type PullOptions } from './pull-entry.ts'
import { factsOf, type ResolvedFile } from './resolve.ts'

export interface PullRepositoryOptions extends PullOptions {
  readonly id?: string | undefined
  readonly revision?: string | undefined
  readonly languages?: readonly string[] | undefined
}

/**
 * Brings a model that is in no catalogue: of any repository whose layout is known. Which files it needs is guessed by their
 * names; what it is, is read from their contents, before it has its place.
 *
 * @param repo owner/name
 * @throws Failure `hub.…`, `import.…` with what it is instead, `model.no-variant`; the signal's reason
 */
export async function pullRepository(repo: string, options: PullRepositoryOptions): Promise<Pulled> {
  if (!isRepoName(repo)) throw new Failure('hub.name', because('hub.repository', { repo }), because('do.giveOwnerName'))
  const { store, onStep, signal } = options
  const id = options.id ?? idFrom(repo)
  const coming = store.comingFolder(id)
  const release = await ownFolder(coming, id)
  try {
    using access = new HubAccess({ ...options, onAsked: (hosts) => onStep({ step: 'asked', hosts }) })
    const { files, revisions, host, licence } = await resolveRepository(repo, access, options)
    await mustBeAccepted(repo, licence, id, options)
    const bytes = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0)
    const memoryMb = estimatedMemoryMb(options.variants?.[0] ?? '', bytes)
    if (!options.anyway) mustFitInMemory(repo, memoryMb)
    const folder = join(coming, 'model')
    const pin = options.update ? undefined : await store.lock.pinOf(id)
    const fetched = await fetchFiles(files, [], {
      ...{ access, folder, aside: coming, pin, onStep, memoryMb, firstWaitMs: options.firstWaitMs },
      findHere: (sha256) => findHere(sha256, [repo], options),
    })
    // What an earlier call left would be recognised as a part of it.
    await keepOnly(folder, new Set(fetched.map(({ path }) => path)))
    const model = await recogniseAndPlace(fetched, folder, { id, repo, revisions, host, licence }, options)
    signal.throwIfAborted()
    await rm(coming, { recursive: true, force: true })
    return { model, wasHere: false }
  } finally {
    await release()
  }
}

interface FromWhere {
  readonly id: string
  readonly repo: string
  /** By `kind:repository`. */
  readonly revisions: Readonly<Record<string, string>>
  readonly host: string
  readonly licence: string | undefined
}

async function recogniseAndPlace(
  fetched: readonly FetchedFile[],
  folder: string,
  { id, repo, revisions, host, licence }: FromWhere,
  { store, update = false, languages }: PullRepositoryOptions,
) {
  const described = await describeModel(new ModelFolder(folder, fetched.map(({ path }) => path).sort()))
  const needed = new Set(described.paths)
  const files = fetched
    .filter(({ path }) => needed.has(path))
    .map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 }))
  await keepOnly(folder, needed)
  const told = { id, origin: `${host}: ${repo}`, languages, licence: described.licence ?? licence }
  const manifest = manifestOfDescribed(described, files, told)
  const pinned = Object.fromEntries(files.map(({ path, ...file }) => [path, file]))
  const pin = { pinnedAt: new Date().toISOString(), revisions, files: pinned }
  await store.lock.pin(id, pin, update)
  return store.place(folder, manifest)
}

interface ResolvedRepository {
  readonly files: readonly ResolvedFile[]
  /** By `kind:repository`. */
  readonly revisions: Readonly<Record<string, string>>
  readonly host: string
  readonly licence: string | undefined
}

async function resolveRepository(
  repo: string,
  access: HubAccess,
  options: PullRepositoryOptions,
): Promise<ResolvedRepository> {
  const hubs = [...access.hubsOf('hf'), ...access.hubsOf('modelscope')]
  const pin = options.update ? undefined : await options.store.lock.pinOf(options.id ?? idFrom(repo))
  const origins = hubs.map((hub): Origin => {
    const revision = options.revision ?? pin?.revisions[`${hub.kind}:${repo}`] ?? hub.defaultRevision
    return { hub, repo, revision }
  })
  const failures: Failure[] = []
  for (const { hub, revision } of await access.ranked(origins)) {
    try {
      const listing = await hub.list(repo, revision, access.signal)
      const chosen = chooseFiles(listing.files, options.variants?.[0], `${repo} at ${hub.host}`)
      const alike = [hub, ...hubs.filter((other) => other !== hub && other.kind === hub.kind)]
      const files = chosen.map((found): ResolvedFile => {
        const { path } = found
        const facts = factsOf({ path, found, uses: [], rule: { from: [path] } }, pin, hub.host)
        const at = (each: Hub) => ({
          host: each.host,
          token: each.token,
          url: each.fileUrl(repo, listing.revision, path),
        })
        return { ...facts, path, uses: [], sources: alike.map(at) }
      })
      const { licence } = listing
      return { files, revisions: { [`${hub.kind}:${repo}`]: listing.revision }, host: hub.host, licence }
    } catch (error) {
      failures.push(expected(error))
    }
  }
  throw whyNone(
    failures,
    hubs.map(({ host }) => host),
  )
}

/** @throws Failure `hub.licence` where it was not agreed to */
async function mustBeAccepted(
  repo: string,
  told: string | undefined,
  id: string,
  { store, accept }: PullRepositoryOptions,
): Promise<void> {
  const licence = licenceOf(told)
  if (!licence.accept) return
  // Each unknown one is another.
  const key = licence.id === 'unknown' ? `${repo}: ${told ?? 'unknown'}` : licence.id
  if (accept) return store.acceptances.accept(key, id)
  if (await store.acceptances.has(key)) return
  const name = licence.id === 'unknown' && told !== undefined ? `the licence "${told}"` : licence.name
  throw new Failure(
    'hub.licence',
    because('hub.licence', { model: repo, licence: name, summary: licence.summary.en }),
    because('do.acceptLicence'),
  )
}
