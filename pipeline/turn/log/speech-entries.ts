import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { nowMs } from '../../base/clock.ts'
import type { Counters, CountersUnder } from '../../protocol/counters.ts'
import type { AsrHypothesis } from '../../stages/asr/contract.ts'
import type { VadWindow } from '../../stages/vad/contract.ts'
import type { HeardEnd } from '../listening/vad-listener.ts'
import type { OpenTurn } from '../open-turn.ts'
import type { ReplyCacheStatistics } from '../reply/reply-cache.ts'
import { enterConnection } from './remote-facts.ts'
import type { TurnLog } from './turn-log.ts'

/** Enters a window of the voice-activity stage that ends at `endMs`, where that is known. */
export function enterWindow(
  { log, flags }: Pick<OpenTurn, 'log' | 'flags'>,
  window: VadWindow,
  endMs: number | undefined,
): void {
  // What sounds while a reply is said may be the reply.
  if (log.status !== 'speaking') log.endDoubt.note(window, flags.ASR_VAD_THRESHOLD)
  if (endMs !== undefined) {
    log.speechProbability(endMs, (window.hopSamples / PIPELINE_RATE_HZ) * 1000, window.speechProbability)
  }
  log.count('vad.windows')
  if (window.modelRan) log.count('vad.modelRuns')
}

/** Enters the decision that speech has ended, now: `capturedMs` dates samples. */
export function enterEndpoint(
  log: TurnLog,
  event: HeardEnd,
  window: VadWindow,
  capturedMs: (sample: number) => number | undefined,
): void {
  const endpointMs = nowMs()
  const lastVoicedSample = endOfSpeech(log, event)
  if (log.origin.kind !== 'clip' || log.origin.endSample === undefined) log.endDoubt.ended(lastVoicedSample)
  const speechEndMs = capturedMs(lastVoicedSample) ?? endpointMs
  const silentSamples = (event.silenceTimeoutMs / 1000) * PIPELINE_RATE_HZ
  const holdEndMs = capturedMs(lastVoicedSample + silentSamples) ?? endpointMs
  // The endpoint may fall up to half a window before the timeout: the hold ends with it then.
  const holdMs = Math.min(holdEndMs, endpointMs)
  const { requestedMs, startedMs, endedMs, stolenMs = 0 } = window.timing
  log.span(
    { stage: 'vad', name: 'vad.hold', kind: 'hold', startMs: speechEndMs, endMs: holdMs },
    { stage: 'vad', name: 'vad.queue', kind: 'queue', startMs: requestedMs, endMs: startedMs },
    { stage: 'vad', name: 'vad.window', kind: 'compute', startMs: startedMs, endMs: endedMs },
  )
  log.stolen({ 'vad.decide': stolenMs + log.hostDelayWithin(endpointMs - endedMs) })
  const decision = {
    decidingAudioMs: capturedMs(window.endSample),
    vadRequestedMs: requestedMs,
    vadStartedMs: startedMs,
  }
  log.stamp({ speechEndMs, holdEndMs: holdMs, ...decision, endpointMs })
  log.advance('recognising', { speechEndMs, endpointMs })
  log.fact('endpoint.timeoutMs', event.silenceTimeoutMs)
  if (event.turnEndProbability !== undefined) log.fact('endpoint.probability', event.turnEndProbability)
  log.fact('endpoint.lateMs', ((event.lastVoicedSample - lastVoicedSample) / PIPELINE_RATE_HZ) * 1000)
  log.fact('asr.encoderRunsBeforeEndpoint', log.counter('asr.encoderRuns'))
}

/**
 * Where speech ended: where it is known to end in the clip, else where the detector has it. A clip that goes on was cut
 * off, and what was taken for its end is all there is.
 */
function endOfSpeech({ origin }: TurnLog, event: HeardEnd): number {
  const known = origin.kind === 'clip' ? origin.endSample : undefined
  return known !== undefined && known > event.onsetSample && known < event.atSample ? known : event.lastVoicedSample
}

/** Enters into an interrupted turn that its reply is stopped now, because speech began with a sample of the source. */
export function enterBargeIn(
  turn: { readonly log: TurnLog } | undefined,
  source: { capturedMs(sample: number): number | undefined } | undefined,
  onsetSample: number,
): void {
  const onsetMs = source?.capturedMs(onsetSample)
  if (!turn || onsetMs === undefined) return
  const { log } = turn
  const stoppedMs = nowMs()
  log.fact('turn.bargeInMs', stoppedMs - onsetMs)
  log.span({ stage: 'playback', name: 'playback.bargeIn', kind: 'hold', startMs: onsetMs, endMs: stoppedMs })
}

/** Enters that a button was released, now, when the source had come to a sample. */
export function enterRelease(turn: OpenTurn, endSample: number): void {
  const { log } = turn
  const endpointMs = nowMs()
  log.advance('recognising', { endpointMs })
  log.fact('asr.encoderRunsBeforeEndpoint', log.counter('asr.encoderRuns'))
  turn.lastVoicedSample = endSample
  turn.releasedMs = endpointMs
}

/**
 * Enters where the last voice lay before a button was released: what lies between is the person's own pause. Without a
 * voice the pause is unknown, and counts as none.
 */
export function enterVoiceBefore(log: TurnLog, releasedMs: number, lastVoiceMs: number | undefined): void {
  const speechEndMs = Math.min(lastVoiceMs ?? releasedMs, releasedMs)
  log.span({ stage: 'vad', name: 'vad.hold', kind: 'hold', startMs: speechEndMs, endMs: releasedMs })
  log.stamp({ speechEndMs, holdEndMs: releasedMs, endpointMs: releasedMs })
  log.advance('recognising', { speechEndMs, endpointMs: releasedMs })
}

/** Enters what the recogniser thinks so far. */
export function enterPartial(log: TurnLog, partial: AsrHypothesis, stepSamples: number | undefined): void {
  const { startedMs, endedMs } = partial.timing
  enterRuns(log, partial)
  if (stepSamples !== undefined) log.fact('asr.stepSamples', stepSamples)
  log.span({ stage: 'asr', name: 'asr.step', kind: 'compute', startMs: startedMs, endMs: endedMs })
  log.transcript(partial.text, false)
}

function enterRuns(log: TurnLog, { encoderRuns, samplesFedAgain, normaliserRuns }: AsrHypothesis): void {
  if (encoderRuns !== undefined) log.fact('asr.encoderRuns', encoderRuns)
  log.fact('asr.samplesFedAgain', samplesFedAgain)
  log.fact('asr.normaliserRuns', normaliserRuns)
}

/** Enters the final transcript. */
export function enterTranscript(turn: Pick<OpenTurn, 'log' | 'utterance' | 'rejected'>, final: AsrHypothesis): void {
  const { log } = turn
  turn.utterance = final.text
  turn.rejected = final.rejected ?? false
  const { requestedMs, startedMs, endedMs, stolenMs = 0 } = final.timing
  log.span(
    { stage: 'asr', name: 'asr.queue', kind: 'queue', startMs: requestedMs, endMs: startedMs },
    { stage: 'asr', name: 'asr.finalize', kind: 'compute', startMs: startedMs, endMs: endedMs },
  )
  enterRuns(log, final)
  if (final.confidence !== undefined) log.fact('asr.confidence', final.confidence)
  log.fact('asr.rejected', final.rejected ? 1 : 0)
  log.transcript(final.text, true)
  log.stolen({ 'asr.finalize': stolenMs })
  const { network } = final
  log.stamp({ asrStartedMs: startedMs, transcriptMs: endedMs, ...(network ? { asrRemote: network } : {}) })
  if (network) enterConnection(log, 'asr', network)
  log.advance('thinking', { transcriptMs: endedMs })
}

/** Enters when the reply became audible: the estimated part of it is in the ledger, and kept apart in the counters. */
export function enterRendered(log: TurnLog, renderedMs: number, outputLatencyMs: number | undefined): void {
  if (outputLatencyMs === undefined) return log.stamp({ renderedMs })
  log.stamp({ renderedMs, outputLatencyMs })
  log.fact('playback.outputLatencyMs', outputLatencyMs)
}

/** What a player may know of how it played a reply, besides its gaps. */
export type PlaybackFacts = CountersUnder<'playback.'>

/** Enters the gaps within a reply: as its chunks foretell, then as the player tells. */
export function enterUnderruns(log: TurnLog, gaps: { readonly underruns: number; readonly underrunMs: number }): void {
  log.fact('playback.underruns', gaps.underruns)
  log.fact('playback.underrunMs', gaps.underrunMs)
}

/** Enters what caches, models, the source and the host have to say of a turn that closes. */
export function enterClosingFacts(
  { log, engineFacts, hostFacts }: OpenTurn,
  cache: ReplyCacheStatistics | undefined,
  source: Counters | undefined,
): void {
  log.facts('llm.replyCache.', { ...cache })
  const { counters, cost } = engineFacts?.(log.counters) ?? {}
  log.facts('', { ...counters, ...source })
  log.price(cost)
  log.facts('host.', hostFacts?.() ?? {})
}
