import { type Browser, chromium, type LaunchOptions } from 'playwright/test'

/** A browser whose microphone hears a file, once; without a file it beeps as Chromium's does. */
export function launchSpeaking(launch: LaunchOptions, wavPath?: string): Promise<Browser> {
  return chromium.launch({
    ...launch,
    args: [
      ...(launch.args ?? []),
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      ...(wavPath === undefined ? [] : [`--use-file-for-fake-audio-capture=${wavPath}%noloop`]),
    ],
  })
}
