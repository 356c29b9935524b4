import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { assetsDir, pocketPackDir, sileroModel } from './locations.ts'

afterEach(() => {
  delete process.env.FIRSTWORD_ASSETS
})

describe('the assets', () => {
  it('are found beside the code', () => {
    expect(existsSync(join(pocketPackDir(), 'manifest.json'))).toBe(true)
    for (const weights of ['float32', 'float16'] as const) expect(existsSync(sileroModel(weights).path)).toBe(true)
  })

  it('are where a packaged app says', () => {
    process.env.FIRSTWORD_ASSETS = '/opt/firstword/resources/assets'
    expect(assetsDir()).toBe('/opt/firstword/resources/assets')
    expect(pocketPackDir()).toBe(join('/opt/firstword/resources/assets', 'models', 'pocket'))
  })
})
