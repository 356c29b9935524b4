import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPrivateClauseCache, type PrivateClauseCache, sweepPrivateClauseCaches } from './private-clause-cache.ts'

const CLAUSE = { pcm: Float32Array.of(0.1, -0.2, 0.3), starts: [0] }

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-clauses-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function kept(clauseCache: PrivateClauseCache, key: string): Promise<boolean> {
  clauseCache.write(key, CLAUSE)
  for (;;) {
    await nextTick()
    const clause = await clauseCache.read(key)
    if (clause) return clause.pcm.every((sample, index) => sample === CLAUSE.pcm[index])
  }
}

describe('a clause cache of its own', () => {
  it('keeps what is put on it, and nobody else finds it there', async () => {
    const [mine, other] = [openPrivateClauseCache(folder, 1e6), openPrivateClauseCache(folder, 1e6)]
    expect(await kept(mine, 'a')).toBe(true)
    expect(await other.read('a')).toBeUndefined()
    await Promise.all([mine.discard(), other.discard()])
  })

  it('leaves nothing behind when it is discarded, what is being written included', async () => {
    const clauseCache = openPrivateClauseCache(folder, 1e6)
    clauseCache.write('a', CLAUSE)
    await clauseCache.discard()
    expect(await readdir(folder)).toEqual([])
  })

  it('is swept away where nobody discarded it, and only then', async () => {
    const [old, young] = [openPrivateClauseCache(folder, 1e6), openPrivateClauseCache(folder, 1e6)]
    await kept(old, 'a')
    const [left = ''] = await readdir(folder)
    const longAgo = new Date(0)
    await utimes(join(folder, left), longAgo, longAgo)
    await kept(young, 'a')
    await sweepPrivateClauseCaches(folder)
    expect(await readdir(folder)).toHaveLength(1)
    expect(await readdir(folder)).not.toContain(left)
    await sweepPrivateClauseCaches(folder, 0)
    expect(await readdir(folder)).toEqual([])
    await Promise.all([old.discard(), young.discard()])
  })
})
