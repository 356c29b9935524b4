import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { capture } from './children.mjs'
import { Refusal, say } from './say.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * A Chromium for the end-to-end tests: Playwright's own, else one of the system.
 *
 * @returns {Promise<string | undefined>} its path
 */
export async function findBrowser() {
  const { chromium } = await import('playwright')
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [chromium.executablePath(), ...onPath, ...ELSEWHERE].find((path) => existsSync(path))
}

/** As `findBrowser`; on Debian and as root it installs one where there is none. */
export async function ensureBrowser() {
  const found = await findBrowser()
  if (found !== undefined) return found
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    say('Installing Chromium for the end-to-end tests (apt-get install chromium) …')
    await capture('apt-get', ['update'])
    await capture('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    const installed = await findBrowser()
    if (installed !== undefined) return installed
  }
  throw new Refusal(
    'No browser for the end-to-end tests: install Chrome or Chromium, or run `npx playwright install chromium`.',
  )
}
