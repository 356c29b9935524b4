import type { Page } from 'playwright/test'
import { expect, headlineMs } from './console-test.ts'

/**
 * The shown turn is over and has both numbers, heard the larger one, and the parts of its ledger add up to the total,
 * read from the table as a user would.
 */
export async function expectMeasuredTurn(page: Page): Promise<void> {
  const waterfall = page.getByRole('region', { name: 'Turn waterfall' })
  await expect(waterfall.getByText('finished', { exact: true })).toBeVisible({ timeout: 40_000 })
  const processing = await headlineMs(page, 'processing')
  const heard = await headlineMs(page, 'heard')
  expect(processing).toBeGreaterThan(0)
  expect(heard).toBeGreaterThan(processing)
  await waterfall.getByRole('button', { name: 'Table' }).click()
  const rows = waterfall.getByRole('table', { name: /^Ledger of turn/ }).getByRole('row')
  const durations = await rows.evaluateAll((all) =>
    all.slice(1).map((row) => row.querySelectorAll('td')[2]?.textContent ?? ''),
  )
  const shown = durations.map(readDuration).filter(({ ms }) => !Number.isNaN(ms))
  const total = shown.at(-1)?.ms ?? Number.NaN
  const parts = shown.slice(0, -1)
  expect(parts.length).toBeGreaterThan(3)
  const sum = parts.reduce((before, { ms }) => before + ms, 0)
  const rounding = shown.reduce((before, { roundingMs }) => before + roundingMs, 0)
  expect(Math.abs(sum - total)).toBeLessThanOrEqual(rounding)
  await waterfall.getByRole('button', { name: 'Waterfall' }).click()
}

/** "12.3 ms" is 12.3 ± 0.05 ms, "1,234 ms" is 1234 ± 0.5 ms; not a number for a value that is unknown. */
function readDuration(text: string): { ms: number; roundingMs: number } {
  const digits = text.replaceAll(/[^\d.-]/g, '')
  const decimals = digits.split('.')[1]?.length ?? 0
  return { ms: Number.parseFloat(digits), roundingMs: 0.5 * 10 ** -decimals }
}
