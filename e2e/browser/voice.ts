import { readFileSync } from 'node:fs'
import type { Page } from 'playwright/test'
import { clipPath, type DemoClip } from '../clips.ts'
import { expect } from './console-test.ts'
import { exchangeOf, expectMeasuredTurn, newestTurnOver, nextTurn, type TurnNumber, waterfallOf } from './turns.ts'

/** A machine that is busy enough starves the browser's audio thread: what was said is then captured with gaps. */
export const MOST_TRIES = 8
/** Longer than the silence that ends an utterance in any preset. */
export const PAUSE_MS = 1500

/** What a page's microphone hears, said when it is its turn. */
export interface Voice {
  /** Says a clip into the microphone, which must be open; resolves when its last sample and `pauseMs` after it were heard. */
  say(clip: DemoClip, pauseMs?: number): Promise<void>
  /** Says a clip over and over, so many times as loud, until the microphone is closed or lost. */
  sayOverAndOver(clip: DemoClip, how?: { readonly gain: number }): Promise<void>
  /** The device goes, as one that is unplugged: its track ends by itself, which only the browser can make it do. */
  unplug(): Promise<void>
}

/** In the page. */
interface VoiceWindow {
  voice?: { readonly context: AudioContext; readonly microphone: MediaStreamAudioDestinationNode }
}

/**
 * Puts a voice in the place of the page's microphone: silence until it says something. Chromium's own fake microphone
 * plays a file from the moment it opens, so that a test would have to know beforehand how long each reply takes.
 */
export async function giveVoice(page: Page): Promise<Voice> {
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      // No loudspeaker: what is said here is heard by the microphone alone. Not every library of types knows the option.
      const silent: AudioContextOptions & { sinkId: { type: 'none' } } = { sinkId: { type: 'none' } }
      const context = new AudioContext(silent)
      await context.resume()
      const microphone = context.createMediaStreamDestination()
      Object.assign(window, { voice: { context, microphone } })
      return microphone.stream
    }
  })
  return {
    say: (clip, pauseMs = 0) => speak(page, clip, { pauseMs, loops: false, gain: 1 }),
    sayOverAndOver: (clip, { gain } = { gain: 1 }) => speak(page, clip, { pauseMs: 0, loops: true, gain }),
    unplug: () =>
      page.evaluate(() => {
        for (const track of (window as VoiceWindow).voice?.microphone.stream.getAudioTracks() ?? []) {
          track.stop()
          track.dispatchEvent(new Event('ended'))
        }
      }),
  }
}

interface Manner {
  readonly pauseMs: number
  readonly loops: boolean
  readonly gain: number
}

/** Resolves once the clip was heard; at once where it is said over and over. */
async function speak(page: Page, clip: DemoClip, { pauseMs, loops, gain }: Manner): Promise<void> {
  const wav = readFileSync(clipPath(clip)).toString('base64')
  await page.evaluate(
    async (said) => {
      const { voice } = window as VoiceWindow
      if (!voice) throw new Error('The microphone is not open')
      const { context, microphone } = voice
      const bytes = Uint8Array.from(atob(said.wav), (char) => char.charCodeAt(0))
      const spoken = await context.decodeAudioData(bytes.buffer)
      const pauseSamples = Math.round((said.pauseMs / 1000) * spoken.sampleRate)
      const buffer = new AudioBuffer({ length: spoken.length + pauseSamples, sampleRate: spoken.sampleRate })
      const samples = spoken.getChannelData(0).map((sample) => sample * said.gain)
      buffer.copyToChannel(samples, 0)
      const source = new AudioBufferSourceNode(context, { buffer, loop: said.loops })
      source.connect(microphone)
      const heard = new Promise((resolve) => {
        source.onended = resolve
      })
      source.start()
      if (!said.loops) await heard
    },
    { wav, pauseMs, loops, gain },
  )
}

/**
 * Lets a sentence be said, again where something else was captured, two halves of it, or more than it. Each time must make a turn; the
 * one that was understood must be answered and measured. Answers with its number.
 */
export async function untilUnderstood(page: Page, clip: DemoClip, say: () => Promise<void>): Promise<TurnNumber> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const turn = await nextTurn(page)
    await say()
    await expect(exchangeOf(page, turn)).toBeVisible()
    const newest = await newestTurnOver(page)
    if (newest !== turn || !(await exchangeOf(page, turn).innerText()).includes(clip.written)) continue
    // What was captured with gaps sounds torn behind its end too: nobody knows then where that lies, and the page says so.
    if (
      await waterfallOf(page)
        .getByText(/^not measurable: other (sounds|voices)/)
        .isVisible()
    )
      continue
    await expectMeasuredTurn(page, turn)
    await expect(exchangeOf(page, turn)).toContainText('microphone')
    return turn
  }
  throw new Error(`“${clip.written}” was not understood in ${MOST_TRIES} tries`)
}
