import { mkdirSync, rmSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { ensureBrowser } from './browser.mjs'
import { ensureBuild } from './build.mjs'
import { check } from './check.mjs'
import { run, stopSignal } from './children.mjs'
import { findNode } from './node.mjs'
import { fromRoot } from './paths.mjs'
import { Refusal, say } from './say.mjs'
import {
  add,
  e2eTimes,
  readReport,
  slowestLines,
  tallyOfE2eReport,
  tallyOfUnitReport,
  unitTimes,
} from './test-report.mjs'

const RESULTS = fromRoot('test-results')
const UNIT_REPORT = fromRoot('test-results', 'unit.json')
const LONG_REPORT = fromRoot('test-results', 'long.json')
const E2E_REPORT = fromRoot('test-results', 'e2e.json')
/** What is said into microphones with less beside it, then the others: see e2e/playwright.config.ts. */
const E2E_PARTS = ['speaking', 'others']
/** Their long form looks at every page in every way, waits for a comparison's planned end, and says more. */
const LONG_BROWSER_TESTS = ['chinese-pages', 'compare', 'everyone', 'keyboard', 'microphone', 'newcomer'].map(
  (name) => `browser/${name}.spec`,
)

/**
 * Everything that must hold before a change is taken: the checks, the unit tests, the end-to-end tests on the built product.
 * All of them run, also after one has failed; the last line counts the tests.
 *
 * @param {readonly string[]} args `--shuffle [SEED]`: files in another order (and the unit tests within them), to show
 * that none needs what another leaves behind, and properties tried on other values
 * @returns {Promise<number>} exit code
 */
export async function test(args = []) {
  const seed = seedOf(args)
  if (seed !== undefined) say(`In random order: repeat it with --shuffle ${seed}.`)
  rmSync(RESULTS, { recursive: true, force: true })
  mkdirSync(RESULTS, { recursive: true })
  const steps = [
    await timed('checks', () => checksWhileBrowserComes()),
    await timed('unit tests', () => unitTests(seed)),
    await timed('end-to-end tests', () =>
      seed === undefined ? endToEndParts() : endToEndTests([], { FIRSTWORD_TEST_ORDER: `${seed}` }),
    ),
  ]
  const failed = steps.filter((step) => step.code !== 0)
  const unit = readReport(UNIT_REPORT)
  const e2e = (seed === undefined ? E2E_PARTS.map(reportOfPart) : [E2E_REPORT]).map(readReport)
  const total = e2e.map(tallyOfE2eReport).reduce(add, tallyOfUnitReport(unit))
  for (const line of slowestLines([...unitTimes(unit, fromRoot()), ...e2e.flatMap(e2eTimes)])) print(line)
  print(`Time: ${steps.map(({ name, seconds }) => `${name} ${seconds} s`).join(', ')}`)
  if (failed.length > 0) say(`Failed: ${failed.map((step) => step.name).join(', ')}.`)
  sayClosingLine(total)
  return failed.length > 0 || total.failed > 0 || total.passed === 0 ? 1 : 0
}

/** @returns {number | undefined} the order's seed, where another order than the usual was asked for */
function seedOf(/** @type {readonly string[]} */ args) {
  const [option, seed, ...rest] = args
  if (option === undefined) return undefined
  const number = seed === undefined ? Date.now() % 100_000 : Number(seed)
  if (option === '--shuffle' && rest.length === 0 && Number.isSafeInteger(number)) return number
  throw new Refusal(
    `npm test takes "-- --shuffle" and a whole number after it, or nothing: not "${args.join(' ')}".`,
    2,
  )
}

/**
 * @param {string} name
 * @param {() => Promise<number>} step
 */
async function timed(name, step) {
  const startedMs = performance.now()
  const code = await step()
  return { name, code, seconds: Math.round((performance.now() - startedMs) / 1000) }
}

/**
 * Unit tests look for a browser too, for its graphics in software: it is there before they are asked whether they run. Why
 * there is none is said by the end-to-end tests.
 */
async function checksWhileBrowserComes() {
  const [code] = await Promise.all([check(), ensureBrowser().catch(() => undefined)])
  return code
}

function print(/** @type {string} */ line) {
  process.stdout.write(`${line}\n`)
}

/**
 * What takes minutes and proves what the short forms only sample: files named `*.long.test.ts`, one after the other, then
 * the files of the browser that know a long form.
 *
 * @returns {Promise<number>} exit code
 */
export async function longTests() {
  mkdirSync(RESULTS, { recursive: true })
  for (const report of [LONG_REPORT, E2E_REPORT]) rmSync(report, { force: true })
  const codes = [
    await vitest(LONG_REPORT, ['--config', 'vitest.long.config.ts']),
    await endToEndTests(LONG_BROWSER_TESTS, { FIRSTWORD_TEST_LONG: '1' }),
  ]
  sayClosingLine(add(tallyOfUnitReport(readReport(LONG_REPORT)), tallyOfE2eReport(readReport(E2E_REPORT))))
  return codes.find((code) => code !== 0) ?? 0
}

/** Always the last line: what reads the tests' output looks for it there. */
function sayClosingLine(/** @type {import('./test-report.mjs').Tally} */ { passed, failed, skipped }) {
  process.stdout.write(`\nTests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`)
}

async function unitTests(/** @type {number | undefined} */ seed) {
  if (stopSignal()) return 1
  if (seed === undefined) return vitest(UNIT_REPORT)
  const order = ['--sequence.shuffle.files', '--sequence.shuffle.tests', `--sequence.seed=${seed}`]
  return vitest(UNIT_REPORT, order, { FIRSTWORD_TEST_ORDER: `${seed}` })
}

/**
 * @param {string} report
 * @param {readonly string[]} [options]
 * @param {Readonly<Record<string, string>>} [environment] what the tests read
 */
function vitest(report, options = [], environment = {}) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return run(findNode(), ['node_modules/vitest/vitest.mjs', 'run', ...options, ...reporters], {
    cwd: fromRoot(),
    env: { ...process.env, ...environment },
  })
}

/** All of them; the second part runs also after the first has failed. */
async function endToEndParts() {
  const codes = []
  for (const part of E2E_PARTS) codes.push(await endToEndTests([], { FIRSTWORD_TEST_PART: part }))
  return codes.find((code) => code !== 0) ?? 0
}

/** @param {string} part */
function reportOfPart(part) {
  return fromRoot('test-results', `e2e-${part}.json`)
}

/**
 * @param {readonly string[]} files none: all
 * @param {Readonly<Record<string, string>>} environment what e2e/playwright.config.ts and the tests read
 */
async function endToEndTests(files, environment) {
  if (stopSignal()) return 1
  try {
    await ensureBuild()
    await ensureBrowser()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say(error.message)
    return 1
  }
  return run(findNode(), ['node_modules/playwright/cli.js', 'test', '--config', 'e2e/playwright.config.ts', ...files], {
    cwd: fromRoot(),
    env: { ...process.env, ...environment },
  })
}
