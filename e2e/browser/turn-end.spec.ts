import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clipPath, demoClip } from '../clips.ts'
import { expect, test } from './console-test.ts'
import { expectAccessible, expectFits, goTo, LONG_TIMEOUT_MS, pane } from './pages.ts'

/** Fills a folder as public benchmarks have them: a clip with a pause of more than half a second inside, and one without. */
async function fillWithTurns(folder: string): Promise<void> {
  await mkdir(folder)
  const turns = [
    { clip: demoClip('timer-pause'), silence_spans: [{ start: 2.46, end: 2.7 }], kind: 'pause-inside' },
    { clip: demoClip('time'), silence_spans: [{ start: 1.61, end: 1.9 }], kind: 'plain' },
  ]
  const rows = turns.map(({ clip, ...row }) => ({
    ...row,
    id: clip.id,
    audio: `${clip.id}.wav`,
    text: clip.transcript,
  }))
  for (const { clip } of turns) await copyFile(clipPath(clip), join(folder, `${clip.id}.wav`))
  await writeFile(join(folder, 'turns.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
}

test('a setting is moved over recordings: the cut is seen at once, applied, and taken back', async ({
  console: { page },
}, info) => {
  const folder = info.outputPath('turns')
  await fillWithTurns(folder)
  await goTo(page, 'Turn end')
  await page.locator('label').filter({ hasText: 'A folder' }).click()
  await page.getByRole('textbox', { name: 'Folder' }).fill(folder)
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Listen to them' }).click()
  const utterances = pane(page, 'Utterances')
  await expect(utterances).toBeVisible({ timeout: LONG_TIMEOUT_MS })
  await expect(utterances).not.toContainText('cut off after')

  await page.getByRole('slider', { name: 'Longest silence' }).fill('400')
  const first = utterances.getByRole('row').nth(1)
  await expect(first).toContainText(/set the timer to forty minutes.*cut off after 1\.\d.s, in a pause of \d{3}.ms/)
  await first.getByRole('button').click()
  await expect(utterances.getByRole('figure')).toContainText(
    /finished at 2\.5.s; this setting ends the turn at 1\.\d.s/,
  )
  await expectAccessible(page, 'turn-end')
  await expectFits(page)

  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByRole('button', { name: 'Active' })).toBeDisabled()
  await expect(pane(page, 'Detectors').getByRole('row', { name: /^Active/ })).toContainText('silence 400')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(pane(page, 'Detectors').getByRole('row', { name: /^Active/ })).toContainText('silence 800')
})
