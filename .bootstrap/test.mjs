import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { ensureBrowser } from './browser.mjs'
import { ensureBuild } from './build.mjs'
import { check } from './check.mjs'
import { run, stopSignal } from './children.mjs'
import { findNode } from './node.mjs'
import { fromRoot } from './paths.mjs'
import { Refusal, say } from './say.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

const RESULTS = fromRoot('test-results')
const UNIT_REPORT = fromRoot('test-results', 'unit.json')
const LONG_REPORT = fromRoot('test-results', 'long.json')
const E2E_REPORT = fromRoot('test-results', 'e2e.json')

/**
 * Everything that must hold before a change is taken: the checks, the unit tests, the end-to-end tests on the built product.
 * All of them run, also after one has failed; the last line counts the tests.
 *
 * @returns {Promise<number>} exit code
 */
export async function test() {
  rmSync(RESULTS, { recursive: true, force: true })
  mkdirSync(RESULTS, { recursive: true })
  const steps = [
    { name: 'checks', code: await check() },
    { name: 'unit tests', code: await unitTests() },
    { name: 'end-to-end tests', code: await endToEndTests() },
  ]
  const failed = steps.filter((step) => step.code !== 0)
  const total = add(tallyOfUnitReport(readReport(UNIT_REPORT)), tallyOfE2eReport(readReport(E2E_REPORT)))
  if (failed.length > 0) say(`Failed: ${failed.map((step) => step.name).join(', ')}.`)
  sayClosingLine(total)
  return failed.length > 0 || total.failed > 0 || total.passed === 0 ? 1 : 0
}

/**
 * What takes minutes and proves what the short forms only sample: files named `*.long.test.ts`, one after the other.
 *
 * @returns {Promise<number>} exit code
 */
export async function longTests() {
  mkdirSync(RESULTS, { recursive: true })
  rmSync(LONG_REPORT, { force: true })
  const code = await vitest(LONG_REPORT, ['--config', 'vitest.long.config.ts'])
  sayClosingLine(tallyOfUnitReport(readReport(LONG_REPORT)))
  return code
}

/** Always the last line: what reads the tests' output looks for it there. */
function sayClosingLine(/** @type {Tally} */ { passed, failed, skipped }) {
  process.stdout.write(`\nTests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`)
}

async function unitTests() {
  if (stopSignal()) return 1
  return vitest(UNIT_REPORT)
}

/**
 * @param {string} report
 * @param {readonly string[]} [options]
 */
function vitest(report, options = []) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return run(findNode(), ['node_modules/vitest/vitest.mjs', 'run', ...options, ...reporters], { cwd: fromRoot() })
}

async function endToEndTests() {
  if (stopSignal()) return 1
  try {
    await ensureBuild()
    await ensureBrowser()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say(error.message)
    return 1
  }
  return run(findNode(), ['node_modules/playwright/cli.js', 'test', '--config', 'e2e/playwright.config.ts'], {
    cwd: fromRoot(),
  })
}

/** A runner that died before it wrote its report has failed; what it ran is unknown. */
function readReport(/** @type {string} */ path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/**
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number } | undefined} report
 * @returns {Tally}
 */
export function tallyOfUnitReport(report) {
  if (!report) return { passed: 0, failed: 0, skipped: 0 }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } } | undefined} report
 * @returns {Tally} a test that passed only at a second try counts as failed: it is not to be relied on
 */
export function tallyOfE2eReport(report) {
  if (!report) return { passed: 0, failed: 0, skipped: 0 }
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected, failed: unexpected + flaky, skipped }
}

/**
 * @param {Tally} a
 * @param {Tally} b
 */
function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}
