import type { Locator, Page } from 'playwright/test'
import { demoClip } from '../clips.ts'
import { violationsOf } from './accessibility.ts'
import { expect, takePicture, test } from './console-test.ts'
import { chooseSetting, expectPreset, goTo } from './pages.ts'

/** One window of the voice-activity detector, in milliseconds: the endpoint falls on its border. */
const VAD_WINDOW_MS = 32

async function openTab(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('tab', { name }).click()
}

async function openFlags(page: Page): Promise<void> {
  await goTo(page, 'Flags')
  await expect(page.getByRole('heading', { name: 'Flags', level: 2 })).toBeVisible()
}

function fieldOf(page: Page, flag: string): Locator {
  return page.getByRole('spinbutton', { name: `${flag}, number` })
}

/** Plays the greeting from the flags page and answers with the silence that this turn's ledger waited, in ms. */
async function holdOfNextTurn(page: Page): Promise<number> {
  const pane = page.getByRole('region', { name: 'Try it' })
  await pane.getByRole('combobox', { name: 'Clip' }).selectOption(demoClip('hello').id)
  const before = Number(/Turn (\d+)/.exec(await pane.innerText())?.[1] ?? 0)
  await pane.getByRole('button', { name: 'Play' }).click()
  await expect(pane.getByText(`Turn ${before + 1}`, { exact: true })).toBeVisible()
  return Number.parseFloat(await pane.getByTestId('hold').innerText())
}

test.afterEach(async ({ page }) => {
  const reset = page.getByRole('button', { name: 'Reset all' })
  if (!(await reset.isVisible()) || !(await reset.isEnabled())) return
  await reset.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
  await expect(reset).toBeDisabled()
})

test('a slider that is dragged changes the next turn, and undo takes it back', async ({ console: { page } }) => {
  await openFlags(page)
  await page.getByRole('searchbox', { name: 'Search flags' }).fill('asr_silence')
  await expect(page.getByRole('tab', { name: 'All 1' })).toBeVisible()
  const slider = page.getByRole('slider', { name: 'ASR_SILENCE_TIMEOUT, slider' })
  const field = fieldOf(page, 'ASR_SILENCE_TIMEOUT')
  await drag(page, slider, 0.37, 0.2)
  await expect(slider).toHaveAttribute('aria-valuetext', /^0\.\d+\ss$/)
  expect(Number(await field.inputValue())).toBeLessThan(0.7)
  await field.fill('0.3')
  await field.press('Enter')
  await expect(slider).toHaveAttribute('aria-valuetext', /^0\.3\ss$/)
  const short = await holdOfNextTurn(page)
  expect(Math.abs(short - 300)).toBeLessThanOrEqual(VAD_WINDOW_MS)
  await takePicture(page, 'flags-changed')
  await slider.focus()
  const undo = page.getByRole('button', { name: 'Undo' })
  for (let step = 0; step < 5 && (await undo.isEnabled()); step++) await page.keyboard.press('Control+z')
  await expect(field).toHaveValue('0.8')
  await expect(page.getByText(/^0 of \d+ flags changed$/)).toBeVisible()
  const long = await holdOfNextTurn(page)
  expect(Math.abs(long - 800)).toBeLessThanOrEqual(VAD_WINDOW_MS)
  const measured = page.getByTestId('measured')
  await expect(measured).toContainText('0.8 s → 0.3 s')
  // A turn or two of each value show nothing, however far apart their numbers are.
  await expect(measured).toContainText(/user waits\s*too few turns to tell/)
  await takePicture(page, 'flags-measured')
})

test('a flag is measured by its button, one experiment at a time', async ({ console: { page } }) => {
  await openFlags(page)
  const measure = page.getByRole('button', { name: 'Measure TTS_STREAMING: off against on' })
  await measure.click()
  await expect(page.getByText('TTS_STREAMING: false → true').first()).toBeVisible()
  await openFlags(page)
  await expect(measure).toBeDisabled()
  await expect(measure).toHaveAccessibleDescription('An experiment is running.')
  await goTo(page, 'Experiments')
  await page.getByRole('link', { name: 'See it run' }).click()
  await page.getByRole('button', { name: 'End early' }).click()
  await expect(page.getByRole('heading', { name: 'Ended early' })).toBeVisible()
  await expect(page.getByText('TTS_STREAMING: false → true').first()).toBeVisible()
  await openFlags(page)
  await expect(measure).toBeEnabled()
})

test('a switch is turned by the keyboard, what a flag does not allow is refused, and a preset shows what it changes before it does', async ({
  console: { page },
}) => {
  await openFlags(page)
  const row = page.getByRole('row', { name: /^TTS_STREAMING/ })
  await row.getByRole('switch').focus()
  await page.keyboard.press('Space')
  await expect(row.getByRole('switch')).toBeChecked()
  await expectPreset(page, 'Baseline + 1 change')
  await page.getByRole('tab', { name: /^All/ }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Changed 1' })).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('button', { name: 'Reset TTS_STREAMING' }).press('Enter')
  await expect(page.getByText('Every flag has its default value.')).toBeVisible()
  await expectPreset(page, 'Baseline')
  await openTab(page, /^All/)
  await expectRefused(page)
  await expectPresetShown(page)
})

async function expectRefused(page: Page): Promise<void> {
  const field = fieldOf(page, 'ASR_SILENCE_TIMEOUT')
  await field.fill('9')
  await field.press('Enter')
  await expect(page.getByRole('alert')).toHaveText(/“9” is not allowed here: 0\.1–2/)
  await field.press('Escape')
  await expect(field).toHaveValue('0.8')
}

async function expectPresetShown(page: Page): Promise<void> {
  await openTab(page, 'Presets and files')
  await page.getByRole('button', { name: 'Review and apply preset Streaming' }).click()
  const dialog = page.getByRole('dialog', { name: 'Apply preset Streaming' })
  await expect(dialog.getByRole('row', { name: /^TTS_STREAMING.* off on$/ })).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await expectPreset(page, 'Streaming')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expectPreset(page, 'Baseline')
}

test('a file with an error applies nothing; without it, all of it', async ({ console: { page } }) => {
  await openFlags(page)
  await openTab(page, 'Presets and files')
  const text = page.getByRole('textbox', { name: 'Paste flags here, or drop a file' })
  await text.fill('export LLM_MAX_NEW_TOKENS=2\nexport LLM_TEMPRATURE=0')
  await page.getByRole('button', { name: 'Check and apply' }).click()
  await expect(page.getByRole('alert')).toHaveText('Line 2: there is no flag “LLM_TEMPRATURE”. Nothing was applied.')
  await openTab(page, /^All/)
  await expect(fieldOf(page, 'LLM_MAX_NEW_TOKENS')).toHaveValue('64')
  await openTab(page, 'Presets and files')
  await text.fill('export LLM_MAX_NEW_TOKENS=2\nexport LLM_TEMPERATURE=0')
  await page.getByRole('button', { name: 'Check and apply' }).click()
  const dialog = page.getByRole('dialog', { name: 'Apply these flags' })
  // The head, their stage and the two of them.
  await expect(dialog.getByRole('row')).toHaveCount(4)
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await openTab(page, /^Changed/)
  await expect(fieldOf(page, 'LLM_MAX_NEW_TOKENS')).toHaveValue('2')
  await openTab(page, 'Presets and files')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download' }).click()
  expect((await download).suggestedFilename()).toBe('firstword-flags.sh')
})

test('a file that is dropped here is one of flags, and elsewhere a session', async ({
  console: { page, complaints },
}) => {
  await openFlags(page)
  const file = { name: 'flags.sh', text: 'export LLM_MAX_NEW_TOKENS=2' }
  await dropFile(page, file, 'Drop the file to read it')
  const dialog = page.getByRole('dialog', { name: 'Apply these flags' })
  await expect(dialog.getByRole('row')).toHaveCount(3)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('flags.sh')).toHaveCount(0)
  await goTo(page, 'Live')
  await dropFile(page, file, 'Drop a session file to import it')
  await expect(page.getByText('The file is not JSON').first()).toBeAttached()
  // The browser's own words for a request that was refused: the answer, and that it came.
  await expect.poll(() => complaints.filter((complaint) => /import|Failed to load/.test(complaint)).length).toBe(2)
  complaints.length = 0
})

test('the page can be linked to, and anyone can use it', async ({ console: { page } }) => {
  await page.evaluate(() => {
    window.location.hash = '#page=flags&flag=ASR_SILENCE_TIMEOUT'
  })
  await expect(page.getByRole('slider', { name: 'ASR_SILENCE_TIMEOUT, slider' })).toBeFocused()
  // Contrast depends on the theme, names on the language: each is seen once.
  for (const [language, theme] of [
    ['中文', '深色'],
    ['English', 'Light'],
  ] as const) {
    await chooseSetting(page, language)
    await chooseSetting(page, theme)
    expect(await violationsOf(page)).toEqual([])
    await takePicture(page, `flags-${language === 'English' ? 'en-light' : 'zh-dark'}`)
  }
  await page.setViewportSize({ width: 640, height: 900 })
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
  await expect(page.getByRole('link', { name: 'Live', exact: true })).toBeVisible()
  await takePicture(page, 'flags-narrow')
})

test('where a stage runs is chosen with the keyboard, said with its reason, and undone', async ({
  console: { page },
}) => {
  await openFlags(page)
  await openTab(page, 'Where each stage runs')
  const pane = page.getByRole('region', { name: 'Where each stage runs' })
  const choice = pane.getByRole('button', { name: /LLM runs on/ })
  const inForce = pane.getByTestId('in-force-llm')
  await expect(choice).toContainText('automatic')
  await expect(inForce).toContainText('active cpu: no graphics device was asked for')
  await choice.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: 'processor' }).focus()
  await page.keyboard.press('Enter')
  await expect(choice).toContainText('processor')
  await expect(inForce).toContainText('active cpu: the processor was asked for')
  await expect(inForce).toContainText(/warmed up|not warmed up/)
  await expect(inForce).toContainText('in the host’s process')
  await takePicture(page, 'stage-places')
  expect(await violationsOf(page)).toEqual([])
  await choice.focus()
  await page.keyboard.press('Control+z')
  await expect(choice).toContainText('automatic')
  await expect(inForce).toContainText('no graphics device was asked for')
})

/** Drags a slider's knob between two shares of its width, as a mouse does. */
async function drag(page: Page, slider: Locator, from: number, to: number): Promise<void> {
  const box = await slider.boundingBox()
  if (!box) throw new Error('The slider is not on the page')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * from, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * to, y, { steps: 12 })
  await page.mouse.up()
}

/** As a person does it: holds a file over the page until that says what it would be here, and lets it go. */
async function dropFile(
  page: Page,
  file: { readonly name: string; readonly text: string },
  hint: string,
): Promise<void> {
  const held = page.getByText(hint)
  await expect(async () => {
    await send('dragover')
    await expect(held).toBeAttached({ timeout: 1000 })
  }).toPass({ timeout: 90_000 })
  await send('drop')
  await expect(held).toHaveCount(0)

  function send(kind: 'dragover' | 'drop'): Promise<void> {
    return page.evaluate(
      ({ name, text, kind }) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([text], name, { type: 'text/plain' }))
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }))
      },
      { ...file, kind },
    )
  }
}
