import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { ModelSource } from '../catalogue/entry.ts'
import type { DownloadSource } from '../download/attempt.ts'
import type { FileFacts, Hub, HubFile } from '../hubs/hub.ts'
import { headerOf } from '../net/read-json.ts'
import type { Pin } from '../store/lock-file.ts'
import { expected, type HubAccess, type Origin, whyNone } from './hub-access.ts'
import { type FileUse, type PickedFile, type Piece, type PieceGroup, pick, storePath } from './pieces.ts'

/** A file of a model: what it is for, what it must be, and where it can be had. */
export interface ResolvedFile extends FileFacts {
  readonly uses: readonly FileUse[]
  /** Inside the model. */
  readonly path: string
  readonly sources: readonly DownloadSource[]
}

/** An archive, of which some files are wanted. */
export interface ResolvedArchive {
  readonly pieces: readonly Piece[]
  readonly source: DownloadSource
  readonly bytes: number | undefined
}

/** What a group of files comes to. */
export interface Resolved {
  readonly files: readonly ResolvedFile[]
  readonly archives: readonly ResolvedArchive[]
  /** By `kind:repository`: the state that is taken. */
  readonly revisions: Readonly<Record<string, string>>
}

type HubSource = Extract<ModelSource, { kind: Hub['kind'] }>

/**
 * Finds out where the files of a group can be had and what they must be. The hubs that hold them are asked, the fastest
 * first; addresses and archives that need no asking come last.
 *
 * @param pin what the model was at its first download
 * @throws Failure `hub.…`; the signal's reason
 */
export async function resolveGroup(group: PieceGroup, pin: Pin | undefined, access: HubAccess): Promise<Resolved> {
  const hubSources = group.sources.filter((source): source is HubSource => 'repo' in source)
  const origins = hubSources.flatMap((source) => originsOf(source, pin, access))
  const ranked = await access.ranked(origins)
  const failures: Failure[] = []
  for (const origin of ranked) {
    try {
      return await fromListing(origin, group, pin, ranked, access)
    } catch (error) {
      failures.push(expected(error))
    }
  }
  const known = ranked.flatMap((origin) => withoutListing(origin, group, pin) ?? [])[0]
  if (known) return known
  for (const source of group.sources) {
    try {
      if (source.kind === 'url') return await fromAddress(source.base, group.pieces, pin, access)
      if (source.kind === 'archive') return await fromArchive(source.url, group.pieces, access)
    } catch (error) {
      failures.push(expected(error))
    }
  }
  throw whyNone(failures, [...new Set(group.sources.flatMap((source) => hostsOf(source, access)))])
}

function originsOf({ kind, repo, revision }: HubSource, pin: Pin | undefined, access: HubAccess): readonly Origin[] {
  return access.hubsOf(kind).map((hub) => ({
    ...{ hub, repo },
    revision: pin?.revisions[`${kind}:${repo}`] ?? revision ?? hub.defaultRevision,
  }))
}

async function fromListing(
  origin: Origin,
  { pieces, sources }: PieceGroup,
  pin: Pin | undefined,
  others: readonly (Origin & { readonly answered: boolean })[],
  access: HubAccess,
): Promise<Resolved> {
  const { hub, repo } = origin
  const listing = await hub.list(repo, origin.revision, access.signal)
  const picked = pick(pieces, listing.files, `${repo} at ${hub.host}`)
  const facts = picked.map((file) => factsOf(file, pin, hub.host))
  const alike = others.filter((other) => other.hub !== hub && other.hub.kind === hub.kind && other.repo === repo)
  const elsewhere = others.filter((other) => other.hub.kind !== hub.kind && other.answered)
  const foreign = await Promise.all(elsewhere.map((other) => sourcesAt(other, pieces, access)))
  const files = picked.map((file, index): ResolvedFile => {
    const known = facts[index] ?? {}
    const same = [origin, ...alike].map((each) => sourceOf(each, listing.revision, file.found.path))
    const more = foreign.flatMap((at) => at.filter((one) => isSame(one, file.path, known)).map(({ source }) => source))
    return { uses: file.uses, path: file.path, ...known, sources: [...same, ...more, ...addressesOf(sources, file)] }
  })
  return { files, archives: [], revisions: { [`${hub.kind}:${repo}`]: listing.revision } }
}

/**
 * What a file must be: as the catalogue knows it, else as it was pinned, else as the hub says.
 *
 * @throws Failure `hub.changed` where the hub has something else than what was pinned
 */
export function factsOf({ rule, path, found }: PickedFile<HubFile>, pin: Pin | undefined, host: string): FileFacts {
  const pinned = pin?.files[path]
  const sha256 = rule.sha256 ?? pinned?.sha256 ?? found.sha256
  const isOther = found.sha256 !== undefined && found.sha256 !== sha256
  const hasOtherSize = pinned !== undefined && pinned.bytes !== found.bytes
  if (isOther || hasOtherSize || (rule.bytes !== undefined && rule.bytes !== found.bytes)) {
    const other = { host, path: found.path }
    const isPinned = rule.sha256 === undefined && pinned
    throw new Failure(
      'hub.changed',
      isPinned
        ? because('hub.otherThanPinnedOn', { ...other, day: pin.pinnedAt.slice(0, 10) })
        : because('hub.otherThanKnown', other),
      because('do.lookAndUpdate'),
    )
  }
  return {
    bytes: found.bytes,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(sha256 === undefined && found.gitSha1 !== undefined ? { gitSha1: found.gitSha1 } : {}),
  }
}

interface ForeignFile extends FileFacts {
  readonly path: string
  readonly source: DownloadSource
}

/** What a hub of another kind has of the same; nothing where it does not tell. */
async function sourcesAt(origin: Origin, pieces: readonly Piece[], access: HubAccess): Promise<readonly ForeignFile[]> {
  try {
    const { revision, files } = await origin.hub.list(origin.repo, origin.revision, access.signal)
    return pick(pieces, files, origin.repo).map(({ path, found }) => ({
      ...{ path, bytes: found.bytes, source: sourceOf(origin, revision, found.path) },
      ...(found.sha256 === undefined ? {} : { sha256: found.sha256 }),
    }))
  } catch (error) {
    expected(error)
    return []
  }
}

/** The same by hash; where one of the two has none, by size: the hash of what comes decides. */
function isSame(foreign: ForeignFile, path: string, { bytes, sha256 }: FileFacts): boolean {
  if (foreign.path !== path) return false
  return foreign.sha256 !== undefined && sha256 !== undefined ? foreign.sha256 === sha256 : foreign.bytes === bytes
}

function sourceOf({ hub, repo }: Origin, revision: string, path: string): DownloadSource {
  return { host: hub.host, url: hub.fileUrl(repo, revision, path), token: hub.token }
}

function addressesOf(sources: readonly ModelSource[], { found }: PickedFile<HubFile>): readonly DownloadSource[] {
  return sources.flatMap((source) => (source.kind === 'url' ? [addressOf(source.base, found.path)] : []))
}

function addressOf(base: string, path: string): DownloadSource {
  const url = new URL(path, base.endsWith('/') ? base : `${base}/`)
  return { host: url.host, url: url.href }
}

/** A mirror may hand out files and have no list: enough where names and hashes of all are known. */
function withoutListing(origin: Origin, { pieces }: PieceGroup, pin: Pin | undefined): Resolved | undefined {
  const files = pieces.flatMap(({ variant, role, rule }): readonly (ResolvedFile | undefined)[] => {
    const [from = ''] = rule.from
    const path = storePath(rule, from)
    const { bytes, sha256 } = rule.sha256 === undefined ? (pin?.files[path] ?? {}) : rule
    if (from.includes('*') || sha256 === undefined) return rule.optional ? [] : [undefined]
    const source = sourceOf(origin, origin.revision, from)
    return [{ uses: [{ variant, role }], path, sha256, ...(bytes === undefined ? {} : { bytes }), sources: [source] }]
  })
  return files.every((file) => file !== undefined) ? { files, archives: [], revisions: {} } : undefined
}

async function fromAddress(
  base: string,
  pieces: readonly Piece[],
  pin: Pin | undefined,
  access: HubAccess,
): Promise<Resolved> {
  const files = await Promise.all(
    pieces.map(async ({ variant, role, rule }): Promise<ResolvedFile> => {
      const [from = ''] = rule.from
      const path = storePath(rule, from)
      const source = addressOf(base, from)
      const pinned = pin?.files[path]
      const bytes = rule.bytes ?? pinned?.bytes ?? (await lengthAt(source, access))
      const sha256 = rule.sha256 ?? pinned?.sha256
      return {
        ...{ uses: [{ variant, role }], path, sources: [source] },
        ...(bytes === undefined ? {} : { bytes }),
        ...(sha256 === undefined ? {} : { sha256 }),
      }
    }),
  )
  return { files, archives: [], revisions: {} }
}

async function fromArchive(url: string, pieces: readonly Piece[], access: HubAccess): Promise<Resolved> {
  const source = { host: new URL(url).host, url }
  return { files: [], archives: [{ pieces, source, bytes: await lengthAt(source, access) }], revisions: {} }
}

/** How long a server says that a file is. @throws Failure `hub.unreachable` */
async function lengthAt(
  { url }: DownloadSource,
  { client, signal, silenceMs }: HubAccess,
): Promise<number | undefined> {
  const answer = await client.follow({ url, method: 'HEAD', signal, silenceMs })
  answer.body.destroy()
  const told = answer.status === 200 ? Number(headerOf(answer, 'content-length') ?? Number.NaN) : Number.NaN
  return Number.isSafeInteger(told) && told > 0 ? told : undefined
}

function hostsOf(source: ModelSource, access: HubAccess): readonly string[] {
  if (source.kind === 'url') return [new URL(source.base).host]
  if (source.kind === 'archive') return [new URL(source.url).host]
  return access.hubsOf(source.kind).map(({ host }) => host)
}
