import type { HeardWord } from '../../stages/asr/contract.ts'
import type { OpenTurn } from '../open-turn.ts'
import { enterVoiceBefore } from './speech-entries.ts'
import { spokenWords } from './spoken-words.ts'

/**
 * Enters where an utterance and its words lie, now that the recogniser is through with it. Where a button ended it the
 * detector has seen all of it only now: `lastVoiceSample` is its view of where the last voice lay.
 */
export function dateSpeech(
  turn: OpenTurn,
  words: readonly HeardWord[] | undefined,
  lastVoiceSample: number | undefined,
  capturedMs: (sample: number) => number | undefined,
): void {
  const { log, releasedMs } = turn
  if (releasedMs !== undefined) {
    turn.lastVoicedSample = lastVoiceSample ?? turn.lastVoicedSample
    enterVoiceBefore(log, releasedMs, lastVoiceSample === undefined ? undefined : capturedMs(lastVoiceSample))
  }
  if (words) log.words(spokenWords(words, turn.lastVoicedSample, capturedMs))
}
