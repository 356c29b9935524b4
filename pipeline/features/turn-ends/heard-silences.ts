import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import type { VadWindow } from '../../stages/vad/contract.ts'
import { acousticEnd, type EndpointingState, SILENT, stepEndpointing } from '../../stages/vad/endpointing.ts'

/** The detector's windows in one silence, all of them after the voice stopped and before it went on. */
export interface HeardSilence {
  /** The best estimate of where the voice stopped, once the silence was heard as a whole. */
  readonly startSample: number
  /**
   * Silences up to here are over before the voice is heard again: half a window behind the last silent one, as live turns
   * are ended by the window that lies nearest to the hold. `undefined` behind the last word.
   */
  readonly endSample: number | undefined
  readonly windows: readonly SilentWindow[]
}

/** A window of a silence, with where speech was last seen by then. */
export interface SilentWindow {
  readonly window: VadWindow
  readonly voicedEndSample: number
}

/** Nothing ends an utterance while it is looked at as a whole. */
const NEVER_MS = Number.POSITIVE_INFINITY

/**
 * Finds the silences of a recording in the detector's windows, by the rules by which live turns find them: speech begins
 * at the threshold and goes on down to the closing one.
 */
export function heardSilences(windows: readonly VadWindow[], threshold: number): HeardSilence[] {
  const silences: HeardSilence[] = []
  let state: EndpointingState = SILENT
  let silent: SilentWindow[] = []
  let startSample = 0
  for (const window of windows) {
    const before = state
    state = stepEndpointing(before, window, { threshold, silenceTimeoutMs: NEVER_MS }).state
    if (state.phase === 'silent') continue
    const isVoiced = before.phase === 'silent' || state.voicedEndSample > before.voicedEndSample
    if (!isVoiced) {
      const { onsetSample, voicedEndSample, audibleEndSample } = state
      const level = {
        audibleEndSample,
        ...(window.levelIsClear === undefined ? {} : { levelIsClear: window.levelIsClear }),
      }
      startSample = acousticEnd(onsetSample, voicedEndSample, level)
      silent.push({ window, voicedEndSample })
    } else if (silent.length > 0) {
      silences.push({ startSample, endSample: goesOnAt(silent), windows: silent })
      silent = []
    }
  }
  if (silent.length > 0) silences.push({ startSample, endSample: undefined, windows: silent })
  return silences
}

function goesOnAt(silent: readonly SilentWindow[]): number {
  const last = silent.at(-1)?.window
  return last ? last.endSample + last.hopSamples / 2 : 0
}

/** Samples of the stream as milliseconds. */
export function msOf(samples: number): number {
  return (samples / PIPELINE_RATE_HZ) * 1000
}
