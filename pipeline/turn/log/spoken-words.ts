import type { SpokenWord } from '../../protocol/turns.ts'
import type { HeardWord } from '../../stages/asr/contract.ts'

/** A network that reports words later than this did not report the last one at the end of speech. */
const MOST_DELAY_SAMPLES = 0.8 * 16_000

/**
 * Dates words on the host's clock. A streaming network reports a sound some time after it; the acoustic end of speech
 * is known better, so that all words are moved by as much as the last one was reported after it.
 */
export function spokenWords(
  words: readonly HeardWord[],
  lastVoicedSample: number,
  capturedMs: (sample: number) => number | undefined,
): readonly SpokenWord[] {
  const lateSamples = (words.at(-1)?.endSample ?? 0) - lastVoicedSample
  const delaySamples = Math.min(MOST_DELAY_SAMPLES, Math.max(0, lateSamples))
  return words.flatMap(({ text, startSample, endSample }) => {
    const startMs = capturedMs(Math.max(0, startSample - delaySamples))
    const endMs = capturedMs(Math.max(0, endSample - delaySamples))
    return startMs === undefined || endMs === undefined ? [] : [{ text, startMs, endMs }]
  })
}
