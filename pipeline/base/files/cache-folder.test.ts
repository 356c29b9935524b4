import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cacheFolder } from './cache-folder.ts'

describe('the folder of caches', () => {
  it.each([
    ['linux', {}, join('/home/ann', '.cache', 'firstword')],
    ['linux', { XDG_CACHE_HOME: '/fast' }, join('/fast', 'firstword')],
    ['darwin', {}, join('/home/ann', 'Library', 'Caches', 'Firstword')],
    ['win32', { LOCALAPPDATA: '/local' }, join('/local', 'Firstword', 'Cache')],
    ['win32', {}, join('/home/ann', 'AppData', 'Local', 'Firstword', 'Cache')],
    ['linux', { FIRSTWORD_CACHE: '/told', XDG_CACHE_HOME: '/fast' }, '/told'],
  ] as const)('on %s with %o is %s', (platform, environment, folder) => {
    expect(cacheFolder({ platform, environment, home: '/home/ann' })).toBe(folder)
  })
})
