import type { Locator, Page } from 'playwright/test'
import { HostileHub, weights } from '../../pipeline/hub/testing/hostile-hub.ts'
import { expect, expectReady, openConsole, test } from './console-test.ts'
import { expectAccessible, expectFits, goTo, pane } from './pages.ts'

/** The files of SenseVoice's repository; their content is none of a model. */
const FILES = {
  'README.md': Buffer.from('# A model\n'),
  'model.int8.onnx': weights(400_000, 1),
  'tokens.txt': weights(900, 2),
}
const NAME = 'SenseVoice Small'

/** Opens the page at a host that asks a hub on this machine. */
const models = test.extend<{ readonly hub: HostileHub }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
  hub: async ({}, use) => {
    const hub = await HostileHub.start(FILES)
    await use(hub)
    await hub[Symbol.asyncDispose]()
  },
})

models(
  'a model is brought, chosen, taken back and removed, and nothing is fetched before that',
  async ({ hub, page, startAnother }) => {
    const product = await startAnother({ measuresFirst: false, environment: { HF_ENDPOINT: hub.url } })
    const { complaints } = await openConsole(page, product.url)
    await expectReady(page)
    await goTo(page, 'Models')
    await expect(row(page)).toContainText(new URL(hub.url).host)
    expect(hub.requests).toEqual([])

    hub.plans.set('model.int8.onnx', [
      (response, content) =>
        response.writeHead(200, { 'Content-Length': content.length }).write(content.subarray(0, 100_000)),
    ])
    const bring = button(page, `Bring it: ${NAME}`)
    await expect(bring).toBeDisabled()
    await row(page).locator('label').filter({ hasText: 'I agree to' }).click()
    await bring.click()
    await expect(page.getByRole('progressbar', { name: `Progress of ${NAME}` })).toHaveAttribute(
      'aria-valuenow',
      /[1-9]/,
    )
    await button(page, `Stop bringing ${NAME}`).click()
    await expect(row(page)).toContainText('What came so far is kept')
    await button(page, `Go on with ${NAME}`).click()
    await expect(button(page, `Remove ${NAME}`)).toBeVisible()

    const recogniser = pane(page, 'In use').getByRole('button', { name: /Recogniser/ })
    await recogniser.click()
    await page.getByRole('option', { name: NAME }).click()
    await expect(row(page)).toContainText('choose another one for its stage')
    // Its content is none of a model: what went wrong stands at its stage.
    await expect(page.getByTestId('model-in-force-asr')).toContainText('is chosen and does not serve')
    await expectAccessible(page, 'models')
    await expectFits(page)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(recogniser).toContainText('part of Firstword')

    await button(page, `Remove ${NAME}`).click()
    await row(page).getByRole('button', { name: 'Remove it' }).click()
    await expect(button(page, `Remove ${NAME}`)).toHaveCount(0)
    hub.always = (_request, response) => response.writeHead(404).end() !== undefined
    await row(page)
      .getByRole('button')
      .filter({ hasText: /Bring it|Go on/ })
      .click()
    await expect(row(page).getByRole('alert')).toContainText('Could not be brought')
    expect(complaints).toEqual([])
  },
)

function row(page: Page): Locator {
  return page.getByTestId('model-asr-sensevoice-small')
}

function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true })
}
