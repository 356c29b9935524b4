import type { Locator, Page } from 'playwright/test'
import type { DemoClip } from '../clips.ts'
import { clipButton, expect, headlineMs } from './console-test.ts'

/**
 * What a test knows a turn of its own by: its number, which the host counts. What else is on the page may be another
 * turn's: of the test itself, or of one before it.
 */
export type TurnNumber = number

/** The turns of the conversation, oldest first. */
export function exchanges(page: Page): Locator {
  return page.getByRole('log', { name: 'Conversation' }).getByRole('article')
}

/** What was said and answered in a turn. */
export function exchangeOf(page: Page, turn: TurnNumber): Locator {
  return exchanges(page).filter({ has: page.getByText(`Turn ${turn}`, { exact: true }) })
}

/** The number that the page's next turn will have. The page is connected and no turn is open. */
export async function nextTurn(page: Page): Promise<TurnNumber> {
  const numbers = await exchanges(page).evaluateAll((all) =>
    all.map((exchange) => Number(/Turn (\d+)/.exec(exchange.textContent ?? '')?.[1] ?? 0)),
  )
  return Math.max(0, ...numbers) + 1
}

/** Lets the host hear a clip; answers once its turn is open. */
export async function startClip(page: Page, clip: DemoClip): Promise<TurnNumber> {
  const turn = await nextTurn(page)
  await clipButton(page, clip).click()
  await expect(exchangeOf(page, turn)).toBeVisible()
  return turn
}

/** Lets the host hear a clip; answers once it was understood and its turn is over and measured. */
export async function runClip(page: Page, clip: DemoClip): Promise<TurnNumber> {
  const turn = await startClip(page, clip)
  await expectMeasuredTurn(page, turn)
  await expect(exchangeOf(page, turn)).toContainText(clip.written)
  return turn
}

const OVER = /^(finished|nothing said|ended early|interrupted|cancelled|failed)$/

export function waterfallOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Turn waterfall' })
}

/** The newest turn is on show, and has come as far as this. */
export async function expectStatus(page: Page, turn: TurnNumber, status: string): Promise<void> {
  await expect(waterfallOf(page).getByText(`Turn ${turn}`, { exact: true })).toBeVisible()
  await expect(waterfallOf(page).getByText(status, { exact: true })).toBeVisible()
}

/** Waits until no turn is open; answers with the number of the newest. */
export async function newestTurnOver(page: Page): Promise<TurnNumber> {
  let newest = 0
  await expect(async () => {
    newest = (await nextTurn(page)) - 1
    await expect(waterfallOf(page).getByText(`Turn ${newest}`, { exact: true })).toBeVisible({ timeout: 2000 })
    await expect(waterfallOf(page).getByText(OVER)).toBeVisible({ timeout: 2000 })
  }).toPass({ timeout: 90_000 })
  return newest
}

/**
 * The newest turn is over and has both numbers, heard the larger one, and the parts of its ledger add up to the total,
 * read from the table as a user would.
 */
export async function expectMeasuredTurn(page: Page, turn: TurnNumber): Promise<void> {
  const waterfall = waterfallOf(page)
  await expect(waterfall.getByText(`Turn ${turn}`, { exact: true })).toBeVisible()
  await expect(waterfall.getByText(OVER)).toHaveText('finished')
  const processing = await headlineMs(page, 'processing')
  const heard = await headlineMs(page, 'heard')
  expect(processing).toBeGreaterThan(0)
  expect(heard).toBeGreaterThan(processing)
  await waterfall.getByRole('button', { name: 'Table' }).click()
  const rows = waterfall.getByRole('table', { name: `Breakdown of turn ${turn}` }).getByRole('row')
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
