import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */
/** @typedef {{ name: string, ms: number }} TestTime */

/**
 * @typedef {object} UnitReport  what vitest's JSON reporter writes
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {readonly { name: string, assertionResults: readonly { fullName: string, duration?: number | null }[] }[]} testResults
 */

/**
 * @typedef {object} Suite  of Playwright's JSON reporter
 * @property {readonly Suite[]} [suites]
 * @property {readonly { title: string, file: string, tests: readonly { results: readonly { duration: number }[] }[] }[]} [specs]
 */

/** @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, suites: readonly Suite[] }} E2eReport */

const SLOWEST_SHOWN = 10

/** A runner that died before it wrote its report has failed; what it ran is unknown. */
export function readReport(/** @type {string} */ path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/**
 * @param {Omit<UnitReport, 'testResults'> | undefined} report
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
 * @param {Pick<E2eReport, 'stats'> | undefined} report
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
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

/**
 * @param {Pick<UnitReport, 'testResults'> | undefined} report
 * @param {string} root  names of files are given relative to it
 * @returns {TestTime[]}
 */
export function unitTimes(report, root) {
  return (report?.testResults ?? []).flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => ({
      name: `${relative(root, name)} › ${fullName}`,
      ms: duration ?? 0,
    })),
  )
}

/**
 * @param {Pick<E2eReport, 'suites'> | undefined} report
 * @returns {TestTime[]} the first test of a file includes the start of its host
 */
export function e2eTimes(report) {
  return (report?.suites ?? []).flatMap(timesOfSuite)
}

/**
 * @param {Suite} suite
 * @returns {TestTime[]}
 */
function timesOfSuite({ suites = [], specs = [] }) {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests.map(({ results }) => ({
      name: `e2e/${file} › ${title}`,
      ms: results.reduce((sum, { duration }) => sum + duration, 0),
    })),
  )
  return [...own, ...suites.flatMap(timesOfSuite)]
}

/**
 * @param {readonly TestTime[]} times
 * @returns {string[]} the slowest tests, the slowest first
 */
export function slowestLines(times) {
  if (times.length === 0) return []
  const slowest = times.toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST_SHOWN)
  return [
    '',
    'The slowest tests:',
    ...slowest.map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`),
  ]
}
