import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { nowMs } from '../../base/clock.ts'
import type { HeardEnd } from '../listening/vad-listener.ts'
import type { OpenTurn } from '../open-turn.ts'

/**
 * Enters that the person went on, so that the end of the utterance was none, and what that cost: tokens of a reply that
 * nobody wants, and how long it was heard. From here on the turn's trace is that of a turn that is still being heard.
 */
export function enterTakeBack({ log, answer }: Pick<OpenTurn, 'log' | 'answer'>): void {
  const { renderedMs, handedMs } = log.stamps
  const soundedFromMs = renderedMs ?? handedMs
  const soundedMs =
    soundedFromMs === undefined ? 0 : Math.min(nowMs(), answer.soundEndsMs ?? soundedFromMs) - soundedFromMs
  log.takeBack()
  log.count('turn.takenBack')
  log.count('turn.takenBackTokens', answer.tokens)
  log.count('turn.takenBackSoundMs', Math.max(0, soundedMs))
}

/** The end of an utterance that stands after all, decided at a sample of the source: all the silence until then was waited for. */
export function endAfterAll(ended: HeardEnd, atSample: number): HeardEnd {
  const silenceTimeoutMs = ((atSample - ended.lastVoicedSample) / PIPELINE_RATE_HZ) * 1000
  return { ...ended, atSample, silenceTimeoutMs }
}
