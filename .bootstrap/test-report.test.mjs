import { describe, expect, it } from 'vitest'
import { e2eTimes, slowestLines, tallyOfE2eReport, tallyOfUnitReport, unitTimes } from './test-report.mjs'

describe('the closing line of the tests', () => {
  it("counts both runners' reports, a flaky test as failed, and nothing for a runner that did not report", () => {
    expect(tallyOfUnitReport({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 })).toEqual({
      passed: 5,
      failed: 1,
      skipped: 3,
    })
    expect(tallyOfE2eReport({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 } })).toEqual({
      passed: 4,
      failed: 2,
      skipped: 2,
    })
    expect(tallyOfUnitReport(undefined)).toEqual({ passed: 0, failed: 0, skipped: 0 })
  })
})

describe('the slowest tests', () => {
  const unit = {
    testResults: [
      {
        name: '/home/firstword/pipeline/turn/turn.test.ts',
        assertionResults: [
          { fullName: 'a turn ends', duration: 1234 },
          { fullName: 'a turn is skipped', duration: null },
        ],
      },
    ],
  }
  const spec = (/** @type {string} */ title, /** @type {readonly number[]} */ durations) => ({
    title,
    file: 'browser/turn.spec.ts',
    tests: [{ results: durations.map((duration) => ({ duration })) }],
  })
  const e2e = { suites: [{ specs: [spec('plain', [900])], suites: [{ specs: [spec('tried twice', [9000, 8000])] }] }] }

  it('are named by file and title, the slowest first, of both runners together', () => {
    expect(slowestLines([...unitTimes(unit, '/home/firstword'), ...e2eTimes(e2e)])).toEqual([
      '',
      'The slowest tests:',
      '   17.0 s  e2e/browser/turn.spec.ts › tried twice',
      '    1.2 s  pipeline/turn/turn.test.ts › a turn ends',
      '    0.9 s  e2e/browser/turn.spec.ts › plain',
      '    0.0 s  pipeline/turn/turn.test.ts › a turn is skipped',
    ])
  })

  it('are ten at most, and not told where nothing reported', () => {
    const many = Array.from({ length: 30 }, (_, ms) => ({ name: `test ${ms}`, ms }))
    expect(slowestLines(many)).toHaveLength(2 + 10)
    expect(slowestLines([...unitTimes(undefined, '/'), ...e2eTimes(undefined)])).toEqual([])
  })
})
