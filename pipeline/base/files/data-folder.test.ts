import { describe, expect, it } from 'vitest'
import { dataFolder } from './data-folder.ts'

const home = '/home/ann'

describe('where sessions are kept', () => {
  it.each([
    ['linux', {}, '/home/ann/.local/share/firstword'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/firstword'],
    ['darwin', {}, '/home/ann/Library/Application Support/Firstword'],
    ['linux', { FIRSTWORD_DATA: '/mine', XDG_DATA_HOME: '/data' }, '/mine'],
  ] as const)('%s with %j: %s', (platform, environment, folder) => {
    expect(dataFolder({ platform, environment, home })).toBe(folder)
  })
})
