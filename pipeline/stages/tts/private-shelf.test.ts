import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPrivateShelf, type PrivateShelf, sweepPrivateShelves } from './private-shelf.ts'

const CLAUSE = { pcm: Float32Array.of(0.1, -0.2, 0.3), starts: [0] }

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-shelf-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function kept(shelf: PrivateShelf, key: string): Promise<boolean> {
  shelf.write(key, CLAUSE)
  for (;;) {
    await nextTick()
    const clause = await shelf.read(key)
    if (clause) return clause.pcm.every((sample, index) => sample === CLAUSE.pcm[index])
  }
}

describe('a shelf of its own', () => {
  it('keeps what is put on it, and nobody else finds it there', async () => {
    const [mine, other] = [openPrivateShelf(folder, 1e6), openPrivateShelf(folder, 1e6)]
    expect(await kept(mine, 'a')).toBe(true)
    expect(await other.read('a')).toBeUndefined()
    await Promise.all([mine.discard(), other.discard()])
  })

  it('leaves nothing behind when it is discarded, what is being written included', async () => {
    const shelf = openPrivateShelf(folder, 1e6)
    shelf.write('a', CLAUSE)
    await shelf.discard()
    expect(await readdir(folder)).toEqual([])
  })

  it('is swept away where nobody discarded it, and only then', async () => {
    const [old, young] = [openPrivateShelf(folder, 1e6), openPrivateShelf(folder, 1e6)]
    await kept(old, 'a')
    const [left = ''] = await readdir(folder)
    const longAgo = new Date(0)
    await utimes(join(folder, left), longAgo, longAgo)
    await kept(young, 'a')
    await sweepPrivateShelves(folder)
    expect(await readdir(folder)).toHaveLength(1)
    expect(await readdir(folder)).not.toContain(left)
    await sweepPrivateShelves(folder, 0)
    expect(await readdir(folder)).toEqual([])
    await Promise.all([old.discard(), young.discard()])
  })
})
