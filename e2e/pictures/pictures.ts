// Takes README's pictures and its film from the built console, as it is: `npm run build`, then
// `node_modules/node/bin/node e2e/pictures/pictures.ts`. Takes about five minutes; leave the machine alone meanwhile, for
// what is shown is measured.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Locator, type Page } from 'playwright'
import { findBrowser } from '../../.bootstrap/browser.mjs'
import { applyPreset, goTo, pane } from '../browser/pages.ts'
import { demoClip } from '../clips.ts'
import { startProduct } from '../product.ts'
import { webmOf, webpOf } from './encoder.ts'
import { Film } from './film.ts'

const folder = join(import.meta.dirname, '..', '..', 'assets', 'screenshots')
const VIEW = { viewport: { width: 1440, height: 900 }, colorScheme: 'dark', locale: 'en-GB' } as const
const QUALITY = 0.9
/** A bound: a page that stands still takes next to nothing. */
const FILM_BITS_PER_SECOND = 900_000
/** A guard: comparing takes some minutes. */
const TIMEOUT_MS = 600_000

interface Studio {
  readonly browser: Browser
  readonly page: Page
  readonly film: Film
}

const product = await startProduct({ measuresFirst: false, words: ['--preset', 'baseline'] })
try {
  await takeAll(product.url)
} finally {
  await product.stop()
}

async function takeAll(url: string): Promise<void> {
  const args = ['--autoplay-policy=no-user-gesture-required', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  const executablePath = await findBrowser()
  const browser = await chromium.launch({ args, ...(executablePath === undefined ? {} : { executablePath }) })
  try {
    const page = await browser.newPage(VIEW)
    page.setDefaultTimeout(TIMEOUT_MS)
    await page.goto(url)
    const studio = { browser, page, film: new Film() }
    await live(studio)
    await compare(page)
    await experiment(studio)
    await race(studio)
    await keep('tour.webm', await webmOf(browser, studio.film.frames, FILM_BITS_PER_SECOND))
  } finally {
    await browser.close()
  }
}

/** A turn grows, one of its levers is moved, then turns under a faster preset stand below the one of the baseline. */
async function live({ browser, page, film }: Studio): Promise<void> {
  await play(page, 'time')
  await playUndisturbed(page, 'time')
  await film.shoot(page, async () => {
    await play(page, 'latency')
    await page.waitForTimeout(1000)
    await page.getByRole('tab', { name: 'Levers' }).click()
    const silence = page.getByRole('slider', { name: /ASR_SILENCE_TIMEOUT/ })
    await silence.focus()
    for (const key of ['PageDown', 'PageDown', ...new Array<string>(12).fill('ArrowLeft')]) {
      await page.keyboard.press(key)
      await page.waitForTimeout(150)
    }
    await page.waitForTimeout(1000)
  })
  await page.getByRole('tab', { name: 'Conversation' }).click()
  await applyPreset(page, 'Streaming')
  for (const clip of ['hello', 'time', 'latency']) await play(page, clip)
  await playUndisturbed(page, 'latency')
  await page.mouse.move(0, 0)
  // The toast that takes the preset back goes by itself; its button is of no use in a picture.
  await page.getByRole('button', { name: 'Revert' }).waitFor({ state: 'hidden' })
  await still(browser, page, 'live')
}

/** Begins the comparison that Present makes: baseline against streaming at the pace of speech, with the sound kept. */
async function compare(page: Page): Promise<void> {
  await goTo(page, 'Present')
  const stage = await raceOn(page)
  await stage.getByRole('button', { name: 'Compare Baseline with Streaming now' }).click()
  await stage.getByRole('progressbar').waitFor()
  await page.keyboard.press('Escape')
}

/** What came of it; over when the comparison is. */
async function experiment({ browser, page }: Studio): Promise<void> {
  await goTo(page, 'Experiments')
  await pane(page, 'Past experiments').getByRole('link').first().click()
  await page.getByRole('heading', { name: 'Finished' }).waitFor()
  await page.mouse.move(0, 0)
  await page.waitForTimeout(1000)
  await still(browser, page, 'experiment')
}

/** One sentence of it raced. */
async function race({ browser, page, film }: Studio): Promise<void> {
  await goTo(page, 'Present')
  const stage = await raceOn(page)
  const start = stage.getByRole('button', { name: 'Start the race' })
  await start.waitFor()
  await film.shoot(page, async () => {
    await start.click()
    await page.mouse.move(0, 0)
    await stage.getByText(/ms (sooner|later), this sentence|At the same time/).waitFor()
    await page.waitForTimeout(2500)
  })
  await still(browser, page, 'race')
}

async function raceOn(page: Page): Promise<Locator> {
  const stage = page.getByRole('region', { name: 'Present', exact: true })
  await stage.locator('nav label').filter({ hasText: 'Race' }).click()
  return stage
}

/** Lets the host hear a clip; over when its turn is. */
async function play(page: Page, id: string): Promise<void> {
  const turns = page.getByRole('log', { name: 'Conversation' }).getByRole('article')
  const before = await turns.count()
  await clipButton(page, id).click()
  await turns.nth(before).waitFor()
  await waterfall(page).getByText('finished', { exact: true }).waitFor()
  await page.waitForTimeout(500)
}

/** Again until the machine was not busy with other things, which the page says of a turn; a few times at most. */
async function playUndisturbed(page: Page, id: string): Promise<void> {
  const busy = waterfall(page).getByText(/the machine was busy/)
  for (let tries = 0; tries < 5 && (await busy.isVisible()); tries += 1) await play(page, id)
}

function waterfall(page: Page): Locator {
  return page.getByRole('region', { name: 'Turn waterfall' })
}

function clipButton(page: Page, id: string): Locator {
  return page.getByRole('button', { name: `Play clip: ${demoClip(id).title.en}` })
}

async function still(browser: Browser, page: Page, name: string): Promise<void> {
  await keep(`${name}.webp`, await webpOf(browser, await page.screenshot(), QUALITY))
}

async function keep(name: string, bytes: Buffer): Promise<void> {
  await writeFile(join(folder, name), bytes)
  process.stdout.write(`${name}: ${Math.round(bytes.length / 1000)} kB\n`)
}
