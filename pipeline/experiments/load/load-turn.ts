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
  readonly error?: { readonly code: string; readonly message: string }
}

type TurnMetric = Exclude<LoadMetric, 'connect' | 'hello' | 'frameGap'>

/**
 * What a turn measured, milliseconds after its last packet of speech; absent: it did not happen. `firstAudioIntended`
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
  const after = (name: TurnMetric, atMs: number | undefined) => (atMs === undefined ? {} : { [name]: atMs - spokenMs })
  return {
    startDelay,
    ...after('stt', times.sttMs),
    ...after('firstSentence', times.firstSentenceMs),
    ...after('firstAudio', times.firstAudioMs),
    ...after('firstAudioIntended', times.firstAudioMs === undefined ? undefined : times.firstAudioMs + startDelay),
    ...after('stop', times.ttsStopMs),
  }
}

/** Why a turn that came to an end is none: the server refused it aloud, or answered without audio. */
export function complaintOf({ alert, times }: Pick<DeviceTurnResult, 'alert' | 'times'>): LoadTurn['error'] {
  if (alert !== undefined) return { code: 'device.alert', message: `The server refused: ${alert}` }
  if (times.firstAudioMs === undefined) return { code: 'device.noAudio', message: 'The reply had no audio' }
  return undefined
}
