import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, expect, type Page, test } from 'playwright/test'
import { installedElectron } from '../../.bootstrap/electron.mjs'
import { windowObstacle } from '../../.bootstrap/electron-obstacles.mjs'
import { keepLog } from '../hosts.ts'

const root = join(import.meta.dirname, '..', '..')
const executablePath = installedElectron()
const isRoot = process.getuid?.() === 0
const obstacle = windowObstacle(executablePath)

test.skip(
  executablePath === undefined,
  'the Electron program is not installed (npm start downloads it where there is a display)',
)
test.skip(!isRoot && obstacle !== undefined, obstacle ?? '')
test.skip(isRoot && !process.env.DISPLAY && process.platform === 'linux', 'there is no display')

let app: ElectronApplication | undefined
let page: Page
/** A profile and data of its own: whoever runs the tests may have the program open, and there is one instance a profile. */
let home = ''
let printed = ''

test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'firstword-e2e-'))
  // Chromium's sandbox does not work for root; the shell's own tests check that its windows ask for it.
  const args = [...(isRoot ? ['--no-sandbox'] : []), `--user-data-dir=${join(home, 'shell')}`, root]
  const own = { FIRSTWORD_DATA: join(home, 'data'), FIRSTWORD_CACHE: join(home, 'cache') }
  const env = Object.fromEntries(
    Object.entries({ ...process.env, ...own }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  const path = executablePath === undefined ? {} : { executablePath }
  app = await _electron.launch({ ...path, args, env, timeout: 180_000 })
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.on('data', (text: Buffer) => {
      printed += text.toString()
    })
  }
  page = await app.firstWindow()
})

// biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
test.afterEach(({}, info) => keepLog(info, { output: () => printed }, 'electron'))

test.afterAll(async () => {
  await app?.close()
  rmSync(home, { recursive: true, force: true })
})

test('the window shows the console from app:// and is connected to the host', async () => {
  await expect(page).toHaveURL('app://firstword/')
  await expect(page.getByTitle('Measured live on this machine')).toBeVisible()
})

test('the page sees one frozen object of the shell and nothing of Node', async () => {
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(Reflect.get(window, 'firstword')).sort(),
    isFrozen: Object.isFrozen(Reflect.get(window, 'firstword')),
    node: ['process', 'require', 'module', 'Buffer'].filter((name) => name in window),
  }))
  expect(seen).toEqual({
    bridge: [
      ...['appInfo', 'connection', 'copyDiagnostics', 'onConnectionChange', 'onHostState', 'onOpenedFile', 'onTalkKey'],
      ...['printToPdf', 'retryHost', 'saveFile', 'sendStatus', 'setTalkKey', 'showLogs'],
    ],
    isFrozen: true,
    node: [],
  })
})

test('the page cannot leave, open windows or run what is not its own', async () => {
  await page.evaluate(() => {
    window.location.href = 'https://example.com/'
  })
  await expect(page).toHaveURL('app://firstword/')
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull()
  expect(app?.windows()).toHaveLength(1)
  const status = await page.evaluate(async () => (await fetch('app://firstword/../package.json')).status)
  expect([400, 404]).toContain(status)
})

test('the microphone is granted and the camera is not', async () => {
  const state = (name: string) =>
    page.evaluate(async (n) => (await navigator.permissions.query({ name: n as PermissionName })).state, name)
  expect(await state('microphone')).toBe('granted')
  expect(await state('camera')).toBe('denied')
})
