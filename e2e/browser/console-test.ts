import { join } from 'node:path'
import { type Browser, test as base, expect, type Locator, type Page } from 'playwright/test'
import { type DemoClip, demoClip } from '../clips.ts'
import { Hosts, keepLog } from '../hosts.ts'
import { type Product, type StartOptions, startProduct } from '../product.ts'
import { launchSpeaking } from './speaking-browser.ts'

export { expect }

/** Starting and ending a host has a time of its own, which is not the test's. */
const FIXTURE_TIMEOUT_MS = 700_000

/** A page of the console and what it has complained about. */
export interface ConsolePage {
  readonly page: Page
  /** Errors of the browser's console, uncaught exceptions and refused resources, in the order they came. */
  readonly complaints: string[]
}

/** A page in a browser of its own, whose microphone hears something. */
export interface SpeakingPage extends ConsolePage {
  readonly browser: Browser
}

const VIEW = { viewport: { width: 1440, height: 1000 } }

/** Chromium's own word where a busy machine keeps its audio thread from rendering in time: no page can prevent it. */
const STARVED_AUDIO = /^The AudioContext encountered an error from the audio device or the WebAudio renderer/

/** Opens the console at an address and notes everything the page complains about. */
export async function openConsole(page: Page, url: string): Promise<ConsolePage> {
  const complaints: string[] = []
  page.on('console', (message) => {
    const { type, text } = { type: message.type(), text: message.text() }
    if ((type === 'error' || type === 'warning') && !STARVED_AUDIO.test(text)) complaints.push(`${type}: ${text}`)
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

/** One of the two numbers the page is about, in milliseconds; not a number while it is unknown. */
export async function headlineMs(page: Page, headline: 'processing' | 'heard'): Promise<number> {
  const text = await page.getByTestId(`headline-${headline}`).innerText()
  return Number.parseFloat(text.replaceAll(/[^\d.]/g, ''))
}

/** A picture for people to look at. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(import.meta.dirname, '..', '..', 'test-results', 'screens', `${name}.png`) })
}

interface Fixtures {
  /** What a file's host is started with besides (`test.use`). */
  readonly hostWords: readonly string[]
  /** A running console: the one of this test's file, with nothing in it but what the file's tests did. */
  readonly product: Product
  /** Starts another one for this test alone. */
  readonly startAnother: (options?: StartOptions) => Promise<Product>
  /**
   * Opens a connected page in a browser whose own microphone hears a file, once, from the moment it is opened; without a
   * file it beeps as Chromium's does.
   */
  readonly openSpeaking: (wavPath?: string) => Promise<SpeakingPage>
  /** A connected page, of which the test fails for anything it complains about. */
  readonly console: ConsolePage
}

/** A host for each spec file, whatever the order they run in. */
export const test = base.extend<Fixtures, { readonly hosts: Hosts }>({
  hosts: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use) => {
      const hosts = new Hosts()
      await use(hosts)
      await hosts.stop()
    },
    { scope: 'worker', timeout: FIXTURE_TIMEOUT_MS },
  ],
  hostWords: [[], { option: true }],
  product: [
    async ({ hosts, hostWords }, use, info) => {
      const product = await hosts.of(info.file, hostWords)
      await use(product)
      await keepLog(info, product, 'host')
    },
    { timeout: FIXTURE_TIMEOUT_MS },
  ],
  startAnother: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, info) => {
      const started: Product[] = []
      await use(async (options = { measuresFirst: true }) => {
        const product = await startProduct(options)
        started.push(product)
        return product
      })
      for (const [index, product] of started.entries()) {
        await keepLog(info, product, `host-${index + 1}-of-its-own`)
        await product.stop()
      }
    },
    { timeout: FIXTURE_TIMEOUT_MS },
  ],
  openSpeaking: async ({ product, launchOptions }, use) => {
    const browsers: Browser[] = []
    await use(async (wavPath) => {
      const browser = await launchSpeaking(launchOptions, wavPath)
      browsers.push(browser)
      const context = await browser.newContext({ ...VIEW, colorScheme: 'dark', locale: 'en-US' })
      const console = await openConsole(await context.newPage(), product.url)
      await expectReady(console.page)
      return { ...console, browser }
    })
    for (const browser of browsers) await browser.close()
  },
  console: async ({ page, product }, use) => {
    const console = await openConsole(page, product.url)
    await expectReady(page)
    await use(console)
    expect(console.complaints, 'nothing the page complained about').toEqual([])
  },
})
