import { Failure } from '../../base/failure.ts'
import { joinSentences } from '../../base/text/join-sentences.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { LoadMetric } from '../../protocol/load.ts'
import type { DeviceTurnResult } from '../../servers/xiaozhi/client/virtual-device.ts'

/** One turn of a virtual device; moments on the host's clock, milliseconds. */
export interface LoadTurn {
  readonly deviceId: string
  readonly clipId: string
  /** How many devices were talking in this step. */
  readonly devices: number
  /** When the turn was meant to begin; what it began later is `startDelay`. */
  readonly intendedMs: number
  readonly times: DeviceTurnResult['times']
  readonly transcript: string
  readonly reply: string
  readonly gapsMs: readonly number[]
  /** Silence that the reply's packets hold before its first sound, milliseconds. */
  readonly leadingSilenceMs?: number
  readonly error?: { readonly code: string; readonly message: string }
}

type TurnMetric = Exclude<LoadMetric, 'connect' | 'hello' | 'frameGap'>

/**
 * What a turn measured, milliseconds after its last packet of speech; absent: it did not happen. `firstAudio` is the
 * first sound that can be heard. `firstAudioIntended`
 * counts from when the turn was meant to begin: a server that keeps devices waiting cannot hide it behind turns that
 * were started late for its sake (coordinated omission).
 */
export function turnMetrics({
  times,
  intendedMs,
}: Pick<LoadTurn, 'times' | 'intendedMs'>): Partial<Record<TurnMetric, number>> {
  const spokenMs = times.speechSentMs ?? times.lastSentMs
  const startDelay = Math.max(0, times.startedMs - intendedMs)
  if (spokenMs === undefined) return { startDelay }
  // What came before speech had ended took no time after it: it says nothing of this turn.
  const after = (name: TurnMetric, atMs: number | undefined, delayMs = 0) =>
    atMs === undefined || atMs < spokenMs ? {} : { [name]: atMs - spokenMs + delayMs }
  return {
    startDelay,
    ...after('stt', times.sttMs),
    ...after('firstSentence', times.firstSentenceMs),
    ...after('firstAudio', times.firstAudioMs),
    ...after('firstAudioIntended', times.firstAudioMs, startDelay),
    ...after('stop', times.ttsStopMs),
  }
}

/**
 * Why a turn that came to an end is none: the server refused it aloud, spoke before the turn's speech had ended, or
 * answered without a sound.
 */
function complaintOf(result: Pick<DeviceTurnResult, 'alert' | 'times' | 'isEarly'>): LoadTurn['error'] {
  const { alert, times, isEarly } = result
  if (alert !== undefined) return new Failure('device.alert', because('deviceTurn.alert', { alert })).toInfo()
  if (isEarly) return new Failure('device.earlyAudio', because('deviceTurn.earlyAudio')).toInfo()
  if (times.firstAudioMs === undefined) return new Failure('device.noAudio', because('deviceTurn.noAudio')).toInfo()
  return undefined
}

/** What a device's turn says of the server. */
export function turnOf(
  result: DeviceTurnResult,
): Pick<LoadTurn, 'times' | 'transcript' | 'reply' | 'gapsMs' | 'leadingSilenceMs' | 'error'> {
  const { times, transcript, sentences, gapsMs, leadingSilenceMs } = result
  const error = complaintOf(result)
  return {
    times,
    transcript,
    reply: joinSentences(sentences),
    gapsMs,
    ...(leadingSilenceMs === undefined ? {} : { leadingSilenceMs }),
    ...(error ? { error } : {}),
  }
}
