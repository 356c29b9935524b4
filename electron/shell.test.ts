import { EventEmitter } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { menuTemplate } from './menu.ts'
import { menuLabels } from './menu-labels.ts'
import { saveFile } from './save-file.ts'
import { isFirstInstance } from './single-instance.ts'

const folder = mkdtemp(join(tmpdir(), 'firstword-save-'))
afterAll(async () => rm(await folder, { recursive: true }))

describe('saving a file', () => {
  const dialog = (filePath: string, canceled = false) => ({ showSaveDialog: async () => ({ canceled, filePath }) })
  const window = {} as never

  it('writes where the user said and tells the page the name alone', async () => {
    const path = join(await folder, 'turns.csv')
    const result = await saveFile(dialog(path), window, { suggestedName: 'turns.csv', content: 'a,b' })
    expect(result).toEqual({ saved: true, name: 'turns.csv' })
    expect(await readFile(path, 'utf8')).toBe('a,b')
  })

  it('saves nothing when the dialog is closed, and says why when it cannot write', async () => {
    expect(await saveFile(dialog('', true), window, { suggestedName: 'x', content: '' })).toEqual({ saved: false })
    const result = await saveFile(dialog(join(await folder, 'no', 'x')), window, { suggestedName: 'x', content: '' })
    expect(result).toMatchObject({ saved: false, error: expect.stringContaining('ENOENT') })
  })
})

describe('the menu', () => {
  const template = (locale: string, platform: NodeJS.Platform, developer = false) =>
    menuTemplate({
      ...{ locale, platform, developer, saveAsPdf: () => {}, about: () => {} },
      ...{ openSession: () => {}, showLogs: () => {}, copyDiagnostics: () => {} },
    })

  it("speaks the system's language, and English for all but Chinese", () => {
    expect(template('en-US', 'linux')[0]?.label).toBe('&File')
    expect(template('zh-CN', 'linux')[0]?.label).toBe('文件(&F)')
    expect(menuLabels('de-DE')).toBe(menuLabels('en'))
    expect(menuLabels('zh-Hant-TW')).toBe(menuLabels('zh'))
    expect(Object.keys(menuLabels('zh'))).toEqual(Object.keys(menuLabels('en')))
  })

  it('names every item in the language of the console, those of the system too', () => {
    const submenus = ['linux', 'darwin'].flatMap((platform) => template('zh', platform as NodeJS.Platform, true))
    const items = submenus.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
    const unnamed = items.filter(({ type, label }) => type !== 'separator' && !/\p{Script=Han}/u.test(label ?? ''))
    expect(unnamed).toEqual([])
    expect(Object.keys(menuLabels('zh').roles)).toEqual(Object.keys(menuLabels('en').roles))
  })

  it("has macOS's own first menu there and the developer tools only where they are wanted", () => {
    expect(template('en', 'darwin')[0]?.role).toBe('appMenu')
    expect(JSON.stringify(template('en', 'linux', false))).not.toContain('toggleDevTools')
    expect(JSON.stringify(template('en', 'linux', true))).toContain('toggleDevTools')
  })
})

describe('a second start', () => {
  it('ends itself and brings the first window to the front', () => {
    const shown = vi.fn()
    const app = (hasLock: boolean) => Object.assign(new EventEmitter(), { requestSingleInstanceLock: () => hasLock })
    expect(isFirstInstance(app(false) as never, shown)).toBe(false)
    const first = app(true)
    expect(isFirstInstance(first as never, shown)).toBe(true)
    first.emit('second-instance')
    expect(shown).toHaveBeenCalledOnce()
  })
})
