import type { Reporter, TestCase, TestResult } from 'playwright/types/testReporter'

/** Says why a test was skipped: a skip that is silent looks like a pass. */
export default class ReasonsReporter implements Reporter {
  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status !== 'skipped') return
    const reason = test.annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given'
    process.stdout.write(`  skipped: ${test.titlePath().slice(3).join(' › ')}: ${reason}\n`)
  }

  printsToStdio(): boolean {
    return false
  }
}
