import type { Locator, Page } from 'playwright/test'
import { COMPARED } from '../scripted/comparison.ts'
import { TALKED } from '../scripted/scenes.ts'
import { PAGES, type View } from '../scripted/views.ts'
import { expect, test } from './console-test.ts'
import { backToTop, lookAtFocus, namelessStops, type Stop } from './focus.ts'
import { type Theme, Visitor } from './visitor.ts'

// What failed is told in words; a trace of hundreds of stops costs more than they do.
test.use({ trace: 'off' })

/** More stops than any page has: a guard against a walk without end. */
const MOST_STOPS = 600

interface Window {
  readonly width: number
  readonly height: number
  readonly theme: Theme
}

const AS_IT_IS: Window = { width: 1280, height: 800, theme: 'dark' }
/** Enlarged by 200 % and 400 %, and in the machine's own colours: with `FIRSTWORD_TEST_LONG`, as it takes a minute. */
const WINDOWS: readonly Window[] =
  process.env.FIRSTWORD_TEST_LONG === undefined
    ? [AS_IT_IS]
    : [
        AS_IT_IS,
        { ...AS_IT_IS, theme: 'forced' },
        { width: 640, height: 400, theme: 'dark' },
        { width: 320, height: 256, theme: 'light' },
      ]

const at = (hash: string): View => ({ name: hash, scene: TALKED, hash })

for (const { width, height, theme } of WINDOWS)
  test(`Tab alone leads through every page, ${width} wide, ${theme}: each stop is in sight, is seen to be it, and has a name`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height })
    const visitor = await Visitor.of(page, { language: 'en', theme })
    const found: string[] = []
    for (const name of PAGES) {
      await visitor.goTo(at(`#page=${name}`))
      const faults = [...(await walk(page)), ...(await namelessStops(page))]
      found.push(...faults.map((fault) => `${name}: ${fault}`))
    }
    expect(found).toEqual([])
  })

interface Way {
  readonly name: string
  readonly hash: string
  /** Opens it by keys; answers with what the keyboard comes back to. */
  open(page: Page): Promise<Locator>
}

const byEnter =
  (name: RegExp): Way['open'] =>
  async (page) => {
    const opener = page.getByRole('button', { name }).first()
    await opener.focus()
    await page.keyboard.press('Enter')
    return opener
  }

const byKeys =
  (keys: string): Way['open'] =>
  async (page) => {
    const link = page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Sessions' })
    await link.focus()
    await page.keyboard.press(keys)
    return link
  }

const LIVE = '#page=live'

const WAYS: readonly Way[] = [
  { name: 'settings', hash: LIVE, open: byEnter(/^Settings$/) },
  { name: 'stages', hash: LIVE, open: byEnter(/^State of the stages/) },
  { name: 'presets', hash: LIVE, open: byEnter(/^Preset: /) },
  { name: 'microphone', hash: LIVE, open: byEnter(/level and test$/) },
  { name: 'palette by its button', hash: LIVE, open: byEnter(/^Commands/) },
  { name: 'palette', hash: LIVE, open: byKeys('Control+k') },
  { name: 'keys', hash: LIVE, open: byKeys('?') },
  {
    ...{ name: 'preset question', hash: LIVE },
    open: async (page) => {
      const opener = await byEnter(/^Preset: /)(page)
      await byEnter(/^Apply preset .*…$/)(page)
      return opener
    },
  },
  { name: 'export', hash: `#page=sessions&session=${COMPARED.id}`, open: byEnter(/^Export$/) },
]

test('every dialog keeps the keyboard, and Escape gives it back where it came from', async ({ page }) => {
  const visitor = await Visitor.of(page, { language: 'en', theme: 'dark' })
  const found: string[] = []
  for (const { name, hash, open } of WAYS) {
    await visitor.goTo(at(hash))
    const opener = await open(page)
    await expect(page.getByRole('dialog').first()).toBeVisible()
    await visitor.settle()
    const faults = [...(await walkDialog(page)), ...(await namelessStops(page))]
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(opener, `after ${name}`).toBeFocused()
    found.push(...faults.map((fault) => `${name}: ${fault}`))
  }
  expect(found).toEqual([])
})

test('a session opened by keys takes the keyboard, and Escape leads back to its row', async ({ page }) => {
  const visitor = await Visitor.of(page, { language: 'en', theme: 'dark' })
  await visitor.goTo(at('#page=sessions'))
  const row = page.getByRole('link', { name: 'Kitchen demo' })
  await row.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('group', { name: 'Session', exact: true })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(row).toBeFocused()
})

/** From the first stop of the page to its last; what is wrong with any of them. */
async function walk(page: Page): Promise<string[]> {
  await backToTop(page)
  const found: string[] = []
  for (let count = 0; count < MOST_STOPS; count += 1) {
    await page.keyboard.press('Tab')
    const stop = await lookAtFocus(page)
    if (!stop || (stop.number === 0 && count > 0)) return found
    if (stop.number < count) return [...found, `Tab does not lead on from ${stop.what}`]
    found.push(...faultsOf(stop))
  }
  return [...found, `has no end after ${MOST_STOPS} stops`]
}

/** Once around the dialog on show; what is wrong with any stop. */
async function walkDialog(page: Page): Promise<string[]> {
  const found: string[] = []
  const seen = new Set<number>()
  for (let count = 0; count < MOST_STOPS; count += 1) {
    await page.keyboard.press('Tab')
    const stop = await lookAtFocus(page)
    if (!stop?.isInDialog) return [...found, `Tab leads out of it, to ${stop?.what ?? 'nothing'}`]
    if (seen.has(stop.number)) return found
    seen.add(stop.number)
    found.push(...faultsOf(stop))
  }
  return [...found, `has no end after ${MOST_STOPS} stops`]
}

function faultsOf({ what, faults }: Stop): string[] {
  return faults.map((fault) => `${fault}: ${what}`)
}
