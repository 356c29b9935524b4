import { join } from 'node:path'
import { test as base, expect, type Locator, type Page } from 'playwright/test'
import { type DemoClip, demoClip } from '../clips.ts'
import { type Product, startProduct } from '../product.ts'

export { expect }

/** A page of the console and what it has complained about. */
export interface ConsolePage {
  readonly page: Page
  /** Errors of the browser's console, uncaught exceptions and refused resources, in the order they came. */
  readonly complaints: string[]
}

/** Opens the console at an address and notes everything the page complains about. */
export async function openConsole(page: Page, url: string): Promise<ConsolePage> {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`)
  })
  await page.goto(url)
  return { page, complaints }
}

/** The page is connected and every stage can take a turn. */
export async function expectReady(page: Page): Promise<void> {
  await expect(page.getByTitle('Measured live on this machine')).toBeVisible()
  await expect(clipButton(page, demoClip('hello'))).toBeEnabled()
}

export function clipButton(page: Page, clip: DemoClip): Locator {
  return page.getByRole('button', { name: `Play clip: ${clip.title.en}` })
}

/** The same button while its clip is playing. */
export function stopButton(page: Page, clip: DemoClip): Locator {
  return page.getByRole('button', { name: `Stop clip: ${clip.title.en}` })
}

/** The last exchange of the conversation. */
export function lastExchange(page: Page): Locator {
  return page.getByRole('log', { name: 'Conversation' }).getByRole('article').last()
}

/** One of the two numbers the page is about, in milliseconds; not a number while it is unknown. */
export async function headlineMs(page: Page, headline: 'processing' | 'heard'): Promise<number> {
  const text = await page.getByTestId(`headline-${headline}`).innerText()
  return Number.parseFloat(text.replaceAll(/[^\d.]/g, ''))
}

/** A picture for people to look at. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(import.meta.dirname, '..', '..', 'test-results', 'screens', `${name}.png`) })
}

/** One running console for the tests of a file, a connected page for each test, and no complaint of it. */
export const test = base.extend<{ console: ConsolePage }, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use) => {
      const product = await startProduct()
      await use(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  console: async ({ page, product }, use) => {
    const console = await openConsole(page, product.url)
    await expectReady(page)
    await use(console)
    expect(console.complaints, 'nothing the page complained about').toEqual([])
  },
})
