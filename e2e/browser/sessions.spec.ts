import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright/test'
import { demoClip } from '../clips.ts'
import { violationsOf } from './accessibility.ts'
import { expect, openConsole, test } from './console-test.ts'
import { expectAccessible, expectFits, goTo, pane } from './pages.ts'
import { runClip } from './turns.ts'

// A session of its own for each test: the next turn begins one.
test.beforeEach(async ({ console: { page } }) => {
  await goTo(page, 'Sessions')
  const end = page.getByRole('button', { name: 'End session' })
  if (await end.isVisible()) await end.click()
  await expect(end).toBeHidden()
  await goTo(page, 'Live')
})

test('what was said is kept: found, looked into turn by turn, and two turns beside each other', async ({
  console: { page },
}) => {
  await runClip(page, demoClip('hello'))
  await runClip(page, demoClip('time'))
  await goTo(page, 'Sessions')
  const session = pane(page, 'Sessions')
    .getByRole('row', { name: /running/ })
    .getByRole('link')
  await session.click()
  const rows = page.getByRole('grid', { name: 'Turns' }).getByRole('row')
  await expect(rows).toHaveCount(2)
  // By keyboard: the list is one stop, arrows go through it.
  await rows.first().focus()
  await page.keyboard.press('Enter')
  await expect(pane(page, 'Turn 1')).toContainText(demoClip('hello').transcript)
  await page.getByRole('button', { name: 'Pin to compare' }).click()
  await rows.nth(1).click()
  const pair = pane(page, 'Two turns side by side')
  await expect(pair).toContainText('The largest difference is')
  await expect(pair.getByRole('row', { name: /^User waits in all/ })).toBeVisible()
  await expectAccessible(page, 'sessions')
  await expectFits(page)
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/page=sessions$/)
  await expect(session).toBeFocused()
})

test('a session is named, searched, handed over, its report read without a network, taken back in, and deleted with a way back', async ({
  console: { page },
  browser,
}, info) => {
  const { repeatEachIndex } = info
  const title = `Kitchen demo no. ${repeatEachIndex}`
  await runClip(page, demoClip('hello'))
  await goTo(page, 'Sessions')
  const list = pane(page, 'Sessions')
  const named = list.getByRole('link', { name: title })
  await list
    .getByRole('row', { name: /running/ })
    .getByRole('link')
    .click()
  await page.getByRole('textbox', { name: 'Title' }).fill(title)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Tags' }).fill('kitchen, demo')
  await page.keyboard.press('Enter')
  await expect(list.getByRole('row', { name: title })).toContainText('kitchen')
  await list.getByRole('button', { name: 'End session' }).click()
  await page.getByRole('button', { name: 'Export' }).click()
  const dialog = page.getByRole('dialog')
  expect(await violationsOf(page)).toEqual([])
  const save = async (form?: string) => {
    if (form !== undefined) await dialog.getByText(form, { exact: true }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save' }).click(),
    ])
    const file = info.outputPath(`${form ?? 'as-offered'}-${download.suggestedFilename()}`)
    await download.saveAs(file)
    return file
  }
  const offered = await save()
  for (const form of ['CSV', 'Perfetto', 'Markdown'])
    expect((await readFile(await save(form))).length).toBeGreaterThan(0)
  const json = await save('JSON')
  const report = await readFile(offered, 'utf8')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(report).toContain(title)
  // Nothing personal goes along unless it is asked for.
  expect(report).not.toContain(demoClip('hello').transcript)
  await expectReport(browser, offered)
  await list.locator('input[type=file]').setInputFiles({
    name: 'kitchen.json',
    mimeType: 'application/json',
    buffer: await readFile(json),
  })
  await expect(named).toHaveCount(2)
  await expect(list.locator('[aria-current=true]')).toHaveCount(1)
  await expect(list.getByRole('row', { name: /imported/ }).locator('[aria-current=true]')).toHaveText(title)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(named).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo' }).press('Enter')
  await expect(named).toHaveCount(2)
  await list.getByRole('searchbox').fill('nothing like that')
  await expect(list.getByText('No session matches.', { exact: false })).toBeVisible()
})

/** A report as it was saved, opened from disk without a network. */
async function expectReport(browser: Browser, path: string): Promise<void> {
  const context = await browser.newContext({ offline: true })
  const report = await context.newPage()
  const { complaints } = await openConsole(report, `file://${path}`)
  await expect(report.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await violationsOf(report)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
}

test('what a rule would delete is shown before anything goes', async ({ console: { page } }) => {
  await goTo(page, 'Sessions')
  const store = pane(page, 'Storage')
  await store.getByText('Delete old sessions').click()
  await store.getByRole('textbox', { name: 'Older than … days' }).fill('30')
  await page.keyboard.press('Enter')
  await store.getByRole('button', { name: 'Show what would go' }).click()
  await expect(store.getByRole('status')).toHaveText('Nothing would be deleted.')
})
