import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { Failure } from '../base/failure.ts'
import { cacheFolder } from '../base/files/cache-folder.ts'
import { makePrivateFolder, writePrivateFile } from '../base/files/private-files.ts'
import { because } from '../measures/reasons/reasons.ts'

/** A file that is about to be loaded, and what it must be. */
export interface ExpectedFile {
  /** What people know it by, e.g. `llm/model_int8.onnx`. */
  readonly name: string
  readonly path: string
  /** Lower-case hexadecimal; absent where nobody says what the file must be, so that it is told and not judged. */
  readonly sha256?: string | undefined
}

/** SHA-256 of files by their names. */
export type Digests = Readonly<Record<string, string>>

/** What an unchanged file keeps: whoever writes to it, or puts another in its place, changes at least one of these. */
const stampSchema = z.object({ path: z.string(), bytes: z.string(), modifiedNs: z.string(), changedNs: z.string() })
type Stamp = z.infer<typeof stampSchema>
const keptSchema = stampSchema.extend({ sha256: z.string() })

/** Results that are kept; the oldest go. */
const MOST_KEPT = 256
const SHOWN_DIGITS = 16

export const REINSTALL = because('do.installPackCheckout')

/** Where the digests of files are kept that were read once. */
export function digestFolder(): string {
  return join(cacheFolder(), 'digests')
}

/**
 * Compares the contents of files with what they must be. A file is read once for each size and time that it has; after
 * that its digest is taken from `folder`, in a millisecond. Where that cannot be written to, files are read each time.
 * Hashing takes the calling thread: call it where models are loaded, not on the host's event loop.
 *
 * @returns the digests that the files really have
 * @throws Failure `pack.damaged` naming the first file that is not what it must be, `pack.incomplete` where one is missing
 */
export async function verifyFiles(files: readonly ExpectedFile[], folder = digestFolder()): Promise<Digests> {
  const digests: Record<string, string> = {}
  let read = 0
  for (const file of files) {
    const stamp = await stampOf(file)
    const known = await keptDigest(stamp, folder)
    const found = known ?? (await digestOf(file.path))
    if (file.sha256 !== undefined && found !== file.sha256) throw damaged(file, file.sha256, found)
    if (known === undefined) await keep({ ...stamp, sha256: found }, folder)
    if (known === undefined) read += 1
    digests[file.name] = found
  }
  if (read > 0) await dropOldest(folder)
  return digests
}

function damaged({ name, path }: ExpectedFile, expected: string, found: string): Failure {
  const shown = (digest: string) => `${digest.slice(0, SHOWN_DIGITS)}…`
  return new Failure(
    'pack.damaged',
    because('pack.hash', { name, found: shown(found), expected: shown(expected), path }),
    REINSTALL,
  )
}

async function stampOf({ name, path }: ExpectedFile): Promise<Stamp> {
  const found = await stat(path, { bigint: true }).catch(() => {
    throw new Failure('pack.incomplete', because('pack.missing', { name, path }), REINSTALL)
  })
  return { path, bytes: `${found.size}`, modifiedNs: `${found.mtimeNs}`, changedNs: `${found.ctimeNs}` }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

function keptPath({ path }: Stamp, folder: string): string {
  return join(folder, `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.json`)
}

async function keptDigest(stamp: Stamp, folder: string): Promise<string | undefined> {
  try {
    const { sha256, ...kept } = keptSchema.parse(JSON.parse(await readFile(keptPath(stamp, folder), 'utf8')))
    const same = (Object.keys(stamp) as (keyof Stamp)[]).every((part) => kept[part] === stamp[part])
    return same ? sha256 : undefined
  } catch {
    // Never read before, or not to be relied on: the file itself is asked.
    return undefined
  }
}

/** Only what was found right is kept. A cache that cannot be written costs time, nothing else. */
async function keep(digest: z.infer<typeof keptSchema>, folder: string): Promise<void> {
  const path = keptPath(digest, folder)
  const written = `${path}.${randomUUID()}.part`
  try {
    await makePrivateFolder(folder)
    await writePrivateFile(written, JSON.stringify(digest))
    await rename(written, path)
  } catch {
    await rm(written, { force: true }).catch(() => undefined)
  }
}

async function dropOldest(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  if (names.length <= MOST_KEPT) return
  const dated = await Promise.all(
    names.map(async (name) => ({
      path: join(folder, name),
      ms: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0,
    })),
  )
  const old = dated.sort((a, b) => b.ms - a.ms).slice(MOST_KEPT)
  await Promise.all(old.map(({ path }) => rm(path, { force: true }).catch(() => undefined)))
}
