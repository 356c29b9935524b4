import type { Locator, Page } from 'playwright/test'
import { type ScriptedHttp, scriptedHttp } from '../../pipeline/remote/testing/scripted-http.ts'
import { expect, expectReady, openConsole, test } from './console-test.ts'
import { expectAccessible, expectFits, goTo, pane } from './pages.ts'

const KEY = 'sk-never-shown-0123456789'

/** Opens the page beside a server of this machine that has one model, and wants a key. */
const servers = test.extend<{ readonly peer: ScriptedHttp }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
  peer: async ({}, use) => {
    const peer = await scriptedHttp(({ headers }) => {
      const knows = headers.authorization === `Bearer ${KEY}`
      const body = knows ? { data: [{ id: 'qwen' }] } : { error: 'no such key' }
      return {
        ...{ status: knows ? 200 : 401, headers: { 'content-type': 'application/json' } },
        steps: [{ write: JSON.stringify(body) }],
      }
    })
    await use(peer)
    await peer.close()
  },
})

servers(
  'a server is entered with a key that nobody sees again, checked, removed and taken back',
  async ({ peer, page, startAnother }) => {
    const product = await startAnother({ measuresFirst: false })
    const { complaints } = await openConsole(page, product.url)
    await expectReady(page)
    await goTo(page, 'Models')
    const list = pane(page, 'Servers of models')
    await expect(list).toContainText('No server was entered')
    await expect(list).toContainText('only you can read')

    await list.getByRole('button', { name: 'Add a server' }).click()
    await list.getByRole('button', { name: 'Add it' }).click()
    await expect(list).toContainText('Give its address.')
    await write(list, 'Name', 'nearby')
    await write(list, 'Model', 'qwen')
    await write(list, 'Address', 'https://api.example.com/v1')
    await list.getByRole('button', { name: 'Add it' }).click()
    // Who would be sent what, by name, before anything is.
    await expect(list.getByRole('alert')).toContainText(
      'The text of what is said would be sent to api.example.com, outside of your network',
    )
    await expectAccessible(page, 'servers-consent')
    await write(list, 'Address', `${peer.address}/v1`)
    await write(list, 'Key', KEY)
    await list.getByRole('button', { name: 'Add it' }).click()

    const row = page.getByTestId('server-nearby')
    await expect(list.getByRole('form')).toHaveCount(0)
    await expect(row).toContainText('Its key “nearby” is in a file that only you can read')
    await expect(row).toContainText('Not asked yet')
    expect(peer.seen).toEqual([])
    await row.getByRole('button', { name: 'Check whether nearby answers' }).click()
    await expect(row).toContainText('Reachable.')
    expect(peer.seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(await page.content()).not.toContain(KEY)

    await row.getByRole('button', { name: 'Forget the key nearby' }).click()
    await expect(row).toContainText('There is no key “nearby”')
    await expectAccessible(page, 'servers')
    await expectFits(page)

    await row.getByRole('button', { name: 'Remove nearby' }).click()
    await expect(row).toHaveCount(0)
    await list.getByRole('button', { name: 'Undo' }).click()
    await expect(row).toBeVisible()
    expect(product.output()).not.toContain(KEY)
    expect(complaints).toEqual([])
  },
)

async function write(list: Locator, name: string, text: string): Promise<void> {
  const field = list.getByRole('textbox', { name, exact: true }).or(list.getByLabel(name, { exact: true }))
  await field.first().fill(text)
  await pressTab(list.page())
}

async function pressTab(page: Page): Promise<void> {
  await page.keyboard.press('Tab')
}
