import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'playwright/test'
import { findBrowser } from '../.bootstrap/browser.mjs'
import { shuffled } from './file-order.ts'

const specs = (...names: readonly string[]) => names.map((name) => `${name}.spec.ts`)

/** Where something is said into a microphone: on a full machine a browser captures it with gaps. */
const SPEAKING = specs('desktop-page', 'lost-devices', 'microphone', 'microphone-page')
/** Others that take longer than half a minute. A file that is not named here only comes later. */
const LONGEST = specs('compare', 'everyone', 'flags', 'newcomer', 'restart', 'sessions')

/** `speaking` or `others`: `npm test` runs the files in these two parts, one after the other; unset: all of them. */
const PART = process.env.FIRSTWORD_TEST_PART
const RESULTS = PART === undefined ? 'e2e' : `e2e-${PART}`

const executablePath = await findBrowser()

export default defineConfig({
  outputDir: `../test-results/${RESULTS}`,
  // Files at a time, each with its host: with three, two cores are full.
  workers: PART === 'others' ? 3 : 2,
  fullyParallel: false,
  // Guards against hanging, not measures: tests wait for states, and a busy machine takes its time to reach them.
  timeout: 400_000,
  expect: { timeout: 90_000 },
  // Pictures are the same on every machine: they are taken with the page's own fonts.
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['./reasons-reporter.ts'], ['json', { outputFile: `../test-results/${RESULTS}.json` }]],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    colorScheme: 'dark',
    // What the page was like at each step, without a film of it: filming takes a good part of two cores.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  projects: projects(),
})

/**
 * Playwright runs files by their names, and projects as they are listed: another order of files is a project for each. By
 * default those that take longest come first, so that no worker ends alone with one of them.
 */
function projects() {
  const folders = ['browser', 'electron', 'package'].map((name) => ({ name, testDir: join(import.meta.dirname, name) }))
  const seed = process.env.FIRSTWORD_TEST_ORDER
  if (seed === undefined) {
    const [browser, ...others] = folders
    const speaking = { ...browser, name: 'speaking', testMatch: SPEAKING }
    if (PART === 'speaking') return [speaking]
    const rest = [
      { ...browser, name: 'longest', testMatch: LONGEST },
      ...others,
      { ...browser, testIgnore: [...SPEAKING, ...LONGEST] },
    ]
    return PART === 'others' ? rest : [speaking, ...rest]
  }
  const files = folders.flatMap(({ name, testDir }) =>
    readdirSync(testDir)
      .filter((file) => file.endsWith('.spec.ts'))
      .map((file) => ({ name: `${name}/${file}`, testDir, testMatch: file })),
  )
  return shuffled(files, Number(seed))
}
