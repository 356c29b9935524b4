import { randomUUID } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ClauseStore } from './clause-store.ts'
import type { ClauseCache } from './contract.ts'

/** Folders of caches that are nobody's but their owner's. */
const PREFIX = 'apart-'
/** What is older was left by a process that was killed: no comparison takes as long. */
const LEFT_BEHIND_MS = 7 * 24 * 60 * 60 * 1000

/** A clause cache of its own, on disk like the one that all turns share, until it is discarded. */
export interface PrivateClauseCache extends ClauseCache {
  /** Deletes everything on it. */
  discard(): Promise<void>
}

/**
 * Opens an empty clause cache in a folder of its own below the one of the speech cache.
 *
 * @param maxBytes what it holds at most; what was not asked for longest goes first
 */
export function openPrivateClauseCache(cacheFolder: string, maxBytes: number): PrivateClauseCache {
  const folder = join(cacheFolder, PREFIX + randomUUID())
  const store = new ClauseStore(folder, maxBytes)
  return {
    read: (key) => store.read(key),
    write: (key, clause) => store.write(key, clause),
    discard: async () => {
      await store.settled()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Deletes the caches below a speech cache that are older than `olderThanMs`: those that nobody discarded. */
export async function sweepPrivateClauseCaches(cacheFolder: string, olderThanMs = LEFT_BEHIND_MS): Promise<void> {
  const names = await readdir(cacheFolder).catch(() => [])
  const caches = names.filter((name) => name.startsWith(PREFIX)).map((name) => join(cacheFolder, name))
  await Promise.all(
    caches.map(async (folder) => {
      const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
      if (Date.now() - mtimeMs >= olderThanMs) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    }),
  )
}
