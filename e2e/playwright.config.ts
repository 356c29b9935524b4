import { defineConfig } from 'playwright/test'
import { findBrowser } from '../.bootstrap/browser.mjs'

const executablePath = await findBrowser()

export default defineConfig({
  outputDir: '../test-results/e2e',
  // One after the other: each listens in real time on a machine of perhaps two cores.
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['./reasons-reporter.ts'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    colorScheme: 'dark',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'browser', testDir: './browser' },
    { name: 'electron', testDir: './electron' },
    { name: 'package', testDir: './package' },
  ],
})
