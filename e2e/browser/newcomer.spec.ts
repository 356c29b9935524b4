import type { Locator, Page } from 'playwright/test'
import { demoClip } from '../clips.ts'
import { clipButton, expect, takePicture, test } from './console-test.ts'
import { LONG_TIMEOUT_MS } from './pages.ts'

/** With this set the comparison runs to its planned end, which takes minutes, and has to show an improvement. */
const TO_THE_END = process.env.FIRSTWORD_TEST_LONG !== undefined
/** More stops than this from one step to the next is no way that anybody would go. */
const MOST_STOPS = 60

/** What can be done to a part of the page, and how often it was: by the mouse or by keys. */
interface Hand {
  /** Presses buttons, links and tabs. */
  press(what: Locator): Promise<void>
  /** Moves a slider far to its low end. */
  lower(slider: Locator): Promise<void>
  readonly steps: () => number
}

// The way is the same: who has keys alone goes the harder one.
for (const hand of TO_THE_END ? (['mouse', 'keyboard'] as const) : (['keyboard'] as const))
  test(`who has never seen it finds out why it is slow, what would help, and a race to show, by ${hand} alone`, async ({
    console: { page },
  }) => {
    const { press, lower, steps } = hand === 'mouse' ? byMouse() : byKeyboard(page)
    await press(clipButton(page, demoClip('hello')))
    const why = page.getByRole('region', { name: 'Where the time went' })
    await expect(why).toContainText(/is \d+\s%/)
    expect(steps(), 'to why it is slow').toBeLessThanOrEqual(2)
    await press(page.getByRole('tab', { name: 'Levers' }))
    const silence = page.getByRole('slider', { name: /ASR_SILENCE_TIMEOUT/ })
    await lower(silence)
    await expect(page.getByRole('region', { name: 'What if' }).getByRole('status').first()).toContainText('→')
    await press(page.getByRole('button', { name: /^Measure/ }).first())
    expect(steps(), 'to its measurement, which proves it at its planned end').toBeLessThanOrEqual(4)
    await expectCompared(page)
    await takePicture(page, `newcomer-${hand}`)
    await press(page.getByRole('link', { name: 'Present', exact: true }).last())
    const stage = page.getByRole('region', { name: 'Present', exact: true })
    const before = steps()
    await press(stage.getByRole('button', { name: 'Start the race' }))
    await expect(stage.getByRole('status')).toHaveText(/ms (sooner|later)|At the same time/)
    expect(steps() - before + 1, 'from what was found to a race').toBeLessThanOrEqual(3)
    await page.keyboard.press('Escape')
  })

/** Who measures waits; here until there is something to race, or to the planned end. */
async function expectCompared(page: Page): Promise<void> {
  const over = page.getByRole('heading', { name: /^(Finished|Ended early)$/ })
  if (!TO_THE_END) {
    const bar = page.getByRole('progressbar')
    await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(5)
    await page.getByRole('button', { name: 'End early' }).click()
  }
  await expect(over).toBeVisible({ timeout: 2 * LONG_TIMEOUT_MS })
  if (TO_THE_END) await expect(page.getByRole('button', { name: /^Apply/ })).toBeEnabled()
}

function byMouse(): Hand {
  let clicks = 0
  return {
    press: async (what) => {
      await what.click()
      clicks += 1
    },
    lower: async (slider) => {
      const box = await slider.boundingBox()
      await slider.click({ position: { x: (box?.width ?? 0) * 0.05, y: (box?.height ?? 0) / 2 } })
      clicks += 1
    },
    steps: () => clicks,
  }
}

/** Keys alone: Tab to where it is, arrows within what is one stop, Enter or Space; what has the focus is seen to have it. */
function byKeyboard(page: Page): Hand {
  let acts = 0
  const reach = async (what: Locator) => {
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      if (await what.evaluate((element) => element === document.activeElement)) break
      // Forwards or back, as who sees where it stands would go.
      const [isBesideIt, isBefore] = await what.evaluate((element) => {
        const active = document.activeElement ?? document.body
        const before = active.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING
        return [element.closest('[role=tablist]')?.contains(active) === true, before !== 0]
      })
      await page.keyboard.press(isBesideIt ? 'ArrowRight' : isBefore ? 'Shift+Tab' : 'Tab')
    }
    await expect(what).toBeFocused()
    expect(await isSeenToHaveFocus(page), `the focus is seen on ${what}`).toBe(true)
  }
  return {
    press: async (what) => {
      await reach(what)
      // A tab is chosen when it is reached.
      if ((await what.getAttribute('role')) !== 'tab') await page.keyboard.press('Enter')
      acts += 1
    },
    lower: async (slider) => {
      await reach(slider)
      for (let times = 0; times < 5; times += 1) await page.keyboard.press('PageDown')
      acts += 1
    },
    steps: () => acts,
  }
}

/** Whether what has the focus, or what stands for it, is drawn otherwise than without: a ring around it. */
async function isSeenToHaveFocus(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const active = document.activeElement
    if (!active?.matches(':focus-visible')) return false
    const shown = [active, active.closest('label'), active.nextElementSibling, active.parentElement]
    return shown.some((element) => {
      if (!element) return false
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none'
    })
  })
}
