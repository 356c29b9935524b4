import { type Browser, chromium, type LaunchOptions } from 'playwright/test'
import { type ConsolePage, expectReady, openConsole } from './console-test.ts'

export interface SpeakingPage extends ConsolePage {
  readonly browser: Browser
}

/** Opens the console in a browser whose microphone hears a file, once; without a file it beeps as Chromium's does. */
export async function openSpeakingPage(url: string, launch: LaunchOptions, wavPath?: string): Promise<SpeakingPage> {
  const browser = await chromium.launch({
    ...launch,
    args: [
      ...(launch.args ?? []),
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      ...(wavPath === undefined ? [] : [`--use-file-for-fake-audio-capture=${wavPath}%noloop`]),
    ],
  })
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1000 },
    colorScheme: 'dark',
    locale: 'en-US',
  })
  const page = await context.newPage()
  const console = await openConsole(page, url)
  await expectReady(page)
  return { ...console, browser }
}
