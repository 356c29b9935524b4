import type { LedgerPartName } from '../../protocol/ledger.ts'
import { isOn } from './flag-values.ts'
import { type Change, lengthened, type MoveOutcome, wholeOf } from './move.ts'
import { replyPaceOf, replyTimesUnder } from './reply-shape.ts'

/** Of what a part is moved, how much is guessed: texts, sounds and caches differ. */
const GUESSED_SHARE = 0.3
/** Standard deviation of what lies anywhere between nothing and all, as a share. */
const ANYWHERE_SD = 1 / Math.sqrt(12)

/** First piece, first chunk and the wait between the two stages: the same pace, other sizes. */
export function firstPieceMove({ turn, work, before, after }: Change): MoveOutcome {
  const pace = replyPaceOf(turn)
  if (!pace) return { unknown: 'noWork' }
  const [now, then] = [replyTimesUnder(pace, before, before), replyTimesUnder(pace, after, before)]
  const byMs: Partial<Record<LedgerPartName, number>> = {}
  const sdMs: Partial<Record<LedgerPartName, number>> = {}
  for (const part of ['text.gather', 'tts.queue', 'tts.first_audio'] as const) {
    // No part gets shorter than nothing, and what is not there to lose is not lost.
    byMs[part] = Math.max(-wholeOf(work, part), then[part] - now[part])
    sdMs[part] = Math.abs(byMs[part]) * GUESSED_SHARE
  }
  return { work: lengthened(work, byMs), sdMs }
}

/** Recognition as it goes: the same work is done while the person speaks, and what is left is less than all of it. */
export function recognitionMove({ turn, work, after }: Change): MoveOutcome {
  const nowMs = wholeOf(work, 'asr.finalize')
  if (isOn(after, 'ASR_ENABLE_STREAMING')) return somewhereBelow(work, 'asr.finalize', nowMs)
  const steps = turn.spans.filter(({ name, cancelled }) => name === 'asr.step' && cancelled !== true)
  if (steps.length === 0) return { unknown: 'noWork' }
  const lateMs = steps.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
  // A run over everything at once is cheaper than many over little.
  return {
    work: lengthened(work, { 'asr.finalize': lateMs * ONE_RUN_SHARE }),
    sdMs: { 'asr.finalize': lateMs * ONE_RUN_SHARE * ANYWHERE_SD },
  }
}

const ONE_RUN_SHARE = 0.5

/** Reading ahead: what is left of the prompt is less than all of it; without, all of it is left. Clauses leave one by one. */
export function readAheadMove(change: Change): MoveOutcome {
  const { turn, work, after } = change
  const pieces = firstPieceMove(change)
  if ('unknown' in pieces) return pieces
  const nowMs = wholeOf(work, 'llm.prefill')
  if (isOn(after, 'PIPELINE_STREAMING')) {
    const read = somewhereBelow(pieces.work, 'llm.prefill', nowMs)
    return { work: read.work, sdMs: { ...pieces.sdMs, ...read.sdMs } }
  }
  const { 'llm.promptTokens': prompt = 0, 'llm.cachedTokens': cached = 0 } = turn.counters
  // A run over few tokens takes nearly as long as one over many.
  const moreMs = nowMs * (prompt > cached && cached > 0 ? 1 : 0)
  const sdMs = { ...pieces.sdMs, 'llm.prefill': moreMs * 2 * ANYWHERE_SD }
  return { work: lengthened(pieces.work, { 'llm.prefill': moreMs }), sdMs }
}

/** When a reply that is prepared ahead is begun: once the words have stood still for three steps of the recogniser. */
const BEGUN_AFTER_MS = 240
/** So much of the reply's time is at risk: words that change throw away what was prepared. */
const MISSED_SHARE = 0.2

/** Speculation: the reply's work moves beside the hold, or out of its shadow. */
export function speculationMove({ work, after }: Change): MoveOutcome {
  if (!isOn(after, 'PIPELINE_SPECULATIVE')) {
    const { begunMs: _, ...alone } = work
    return { work: alone, sdMs: {} }
  }
  const replyMs = wholeOf(work, 'tts.first_audio') + wholeOf(work, 'text.gather') + wholeOf(work, 'llm.prefill')
  return { work: { ...work, begunMs: BEGUN_AFTER_MS }, sdMs: { 'tts.queue': replyMs * MISSED_SHARE } }
}

function somewhereBelow(work: Change['work'], part: LedgerPartName, nowMs: number) {
  return { work: lengthened(work, { [part]: -nowMs / 2 }), sdMs: { [part]: nowMs * ANYWHERE_SD } }
}
