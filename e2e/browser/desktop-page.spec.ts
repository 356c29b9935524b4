import type { Page } from 'playwright/test'
import { DESKTOP_BRIDGE_NAME, type HostState } from '../../pipeline/protocol/desktop.ts'
import { demoClip } from '../clips.ts'
import { openShellPage, type ShellPage } from '../shell-page.ts'
import { expect, expectReady, openConsole, takePicture, test } from './console-test.ts'
import { goTo, pane, toggle } from './pages.ts'
import { runClip } from './turns.ts'
import { giveVoice, PAUSE_MS, untilUnderstood } from './voice.ts'

/** In the page: what its bridge was asked for, and what the browser refused it. */
interface ShellWindow {
  readonly shell: {
    readonly saved: { readonly name: string; readonly text: string }[]
    readonly told: string[]
    readonly violations: string[]
    hostState(state: HostState): void
    openFile(name: string, text: string): void
  }
}

test.use({ hostWords: ['--electron'] })

// What can be known of the desktop program without it: its page under its own policy, from another origin than the host.
test.describe('the page in the desktop window', () => {
  let shell: ShellPage

  test.beforeEach(async ({ product, context }) => {
    shell = await openShellPage(product.url)
    await context.grantPermissions(['local-network-access', 'microphone', 'clipboard-read', 'clipboard-write'])
  })
  test.afterEach(() => shell.close())

  test('speaks, listens, keeps, exports, imports and copies without a word from the security policy', async ({
    page,
  }) => {
    await giveBridge(page, shell)
    const { complaints } = await openConsole(page, shell.address)
    await expectReady(page)
    expect(await page.evaluate(() => document.fonts.check('14px "Inter Variable"'))).toBe(true)

    await goTo(page, 'Sessions')
    await toggle(page, 'Keep the audio of turns').click()
    await goTo(page, 'Live')
    await runClip(page, demoClip('hello'))
    await speak(page)
    await listenToARecording(page)
    await exportAndImport(page)
    await copyFlags(page)
    const { violations } = await shellOf(page)
    expect(violations).toEqual([])
    expect(complaints).toEqual([])
  })

  test('says from the first second on how the host fares, and what to do when it cannot be started', async ({
    page,
  }) => {
    await giveBridge(page, shell)
    await openConsole(page, shell.address)
    await expectReady(page)
    await sendHostState(page, { phase: 'starting', text: 'ASR  loading 40 %' })
    await expect(page.getByText('The pipeline is starting')).toBeVisible()
    await expect(page.getByText('ASR loading 40 %')).toBeVisible()
    await takePicture(page, 'desktop-starting')
    await sendHostState(page, { phase: 'failed', reason: 'The pipeline host has ended (code 2).' })
    await takePicture(page, 'desktop-failed')
    await page.getByRole('button', { name: 'Copy diagnostics' }).click()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(async () => (await shellOf(page)).told).toEqual(['copyDiagnostics', 'retryHost'])
    await sendHostState(page, { phase: 'running' })
    await expect(page.getByText('The pipeline could not be started')).toBeHidden()
  })
})

/** The shell's bridge as its preload exposes it, with a window that notes instead of asking. */
async function giveBridge(page: Page, { connection }: ShellPage): Promise<void> {
  await page.addInitScript(
    ([name, endpoint]) => {
      const listeners: { host?: (state: HostState) => void; file?: (file: object) => void } = {}
      const shell: ShellWindow['shell'] = {
        saved: [],
        told: [],
        violations: [],
        hostState: (state) => listeners.host?.(state),
        openFile: (file, text) => listeners.file?.({ name: file, content: new TextEncoder().encode(text) }),
      }
      document.addEventListener('securitypolicyviolation', (event) => {
        shell.violations.push(`${event.violatedDirective}: ${event.blockedURI}`)
      })
      const off = () => {}
      const bridge = {
        connection: async () => endpoint,
        onConnectionChange: () => off,
        onHostState: (listener: (state: HostState) => void) => {
          listeners.host = listener
          listener({ phase: 'running' })
          return off
        },
        onOpenedFile: (listener: (file: object) => void) => {
          listeners.file = listener
          return off
        },
        onTalkKey: () => off,
        sendStatus: async () => undefined,
        setTalkKey: async () => true,
        retryHost: async () => void shell.told.push('retryHost'),
        copyDiagnostics: async () => void shell.told.push('copyDiagnostics'),
        showLogs: async () => void shell.told.push('showLogs'),
        saveFile: async (request: { suggestedName: string; content: string | Uint8Array }) => {
          const { suggestedName, content } = request
          shell.saved.push({
            name: suggestedName,
            text: typeof content === 'string' ? content : new TextDecoder().decode(content),
          })
          return { saved: true, name: suggestedName }
        },
      }
      Object.defineProperty(window, name, { value: Object.freeze(bridge) })
      Object.defineProperty(window, 'shell', { value: shell })
    },
    [DESKTOP_BRIDGE_NAME, connection] as const,
  )
}

async function shellOf(page: Page): Promise<Pick<ShellWindow['shell'], 'saved' | 'told' | 'violations'>> {
  return page.evaluate(() => {
    const { saved, told, violations } = (window as unknown as ShellWindow).shell
    return { saved, told, violations }
  })
}

async function sendHostState(page: Page, state: HostState): Promise<void> {
  await page.evaluate((told) => (window as unknown as ShellWindow).shell.hostState(told), state)
}

/** By the microphone: its worklet and that of the player are files of the page. */
async function speak(page: Page): Promise<void> {
  const voice = await giveVoice(page)
  const clip = demoClip('time')
  await page.getByRole('button', { name: 'Open the microphone' }).click()
  await expect(page.getByRole('button', { name: 'Close the microphone' })).toBeVisible()
  await untilUnderstood(page, clip, () => voice.say(clip, PAUSE_MS))
  await page.getByRole('button', { name: 'Close the microphone' }).click()
}

async function listenToARecording(page: Page): Promise<void> {
  await goTo(page, 'Sessions')
  await pane(page, 'Sessions')
    .getByRole('row', { name: /running/ })
    .getByRole('link')
    .click()
  const listen = page.getByRole('button', { name: 'Listen' })
  const row = page.getByRole('grid', { name: 'Turns' }).getByRole('row').first()
  await row.focus()
  await page.keyboard.press('Enter')
  await listen.click()
  const recording = page.locator('audio')
  await expect.poll(() => recording.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeGreaterThan(1)
}

async function exportAndImport(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('JSON', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(async () => (await shellOf(page)).saved.map(({ name }) => name))
    .toEqual([expect.stringMatching(/\.json$/)])
  await page.keyboard.press('Escape')
  const before = await pane(page, 'Sessions').getByRole('link').count()
  await page.evaluate(() => {
    const { shell: around } = window as unknown as ShellWindow
    around.openFile('a session.firstword', around.saved[0]?.text ?? '')
  })
  await expect(pane(page, 'Sessions').getByRole('link')).toHaveCount(before + 1)
}

async function copyFlags(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.location.hash = '#page=flags'
  })
  await page.getByRole('tab', { name: 'Presets and files' }).click()
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(page.getByText('Copied.')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('ASR_SILENCE_TIMEOUT')
}
