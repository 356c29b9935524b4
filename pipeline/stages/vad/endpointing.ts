import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import type { VadWindow } from './contract.ts'
import { WINDOW_SAMPLES } from './silero.ts'

/** When speech begins and when it has ended. */
export interface EndpointingOptions {
  /** Speech probability that opens (ASR_VAD_THRESHOLD). Lower: earlier onsets, more false ones. */
  readonly threshold: number
  /** Silence that ends the utterance (ASR_SILENCE_TIMEOUT). Enters the heard latency one to one. */
  readonly silenceTimeoutMs: number
  /** Voiced audio below this is a click, not speech. Default 96: three windows of 32 ms. */
  readonly minSpeechMs?: number
  /** An utterance is cut off here, be there a pause or not (a monologue, music). Default: never. */
  readonly longestMs?: number
}

/** The part of a window that endpointing looks at. */
export type EndpointingWindow = Pick<
  VadWindow,
  'endSample' | 'hopSamples' | 'speechProbability' | 'audibleEndSample' | 'levelIsClear'
>

/** Speech began, or ended. */
export type EndpointingEvent =
  /** `onsetSample`: where the window in which the model first saw speech begins. */
  | { readonly kind: 'speechStarted'; readonly onsetSample: number; readonly atSample: number }
  /** `lastVoicedSample`: the best estimate of the acoustic end. `atSample`: the end of the window that decided. */
  | {
      readonly kind: 'speechEnded'
      readonly onsetSample: number
      readonly lastVoicedSample: number
      readonly atSample: number
      /** The silence that was in force when it ended the utterance. */
      readonly silenceTimeoutMs: number
    }
  /** What had started was too short to be speech. */
  | { readonly kind: 'misfire'; readonly onsetSample: number; readonly atSample: number }

/** Where endpointing stands; plain data. */
export type EndpointingState =
  | { readonly phase: 'silent' }
  | {
      readonly phase: 'speaking'
      readonly onsetSample: number
      /** End of the last window above the closing threshold. */
      readonly voicedEndSample: number
      /** New samples of all voiced windows so far. */
      readonly voicedSamples: number
      /** Last audible sample known when the last voiced window, or silence right behind it, was looked at. */
      readonly audibleEndSample: number | undefined
    }

/** What a window of audio made of the state. */
export interface EndpointingStep {
  readonly state: EndpointingState
  readonly event: EndpointingEvent | undefined
}

const DEFAULT_MIN_SPEECH_MS = 96
/** The utterance closes this much below the threshold that opens it, so that one weak window does not end it. */
const HYSTERESIS = 0.15
const LOWEST_CLOSING_THRESHOLD = 0.01
/** A word's weak last consonant may go on this long after the model stopped seeing speech; later sounds are not the speaker's. */
export const TRAILING_SOUND_SAMPLES = 0.128 * PIPELINE_RATE_HZ

/** The model's memory keeps it above the closing threshold for up to three windows after the sound, in most cases. */
const MODEL_LAG_SAMPLES = 3 * WINDOW_SAMPLES
/** So long at most, where the level hears even the weakest consonant and so knows that nothing came after. */
const LONGEST_LAG_SAMPLES = 8 * WINDOW_SAMPLES
/** From here on the model is believed against the level: somebody speaks very softly. */
const CERTAIN_PROBABILITY = 0.5

/** Nobody speaks: the state to begin with. */
export const SILENT: EndpointingState = { phase: 'silent' }

/** Probability below which a window counts as silence once speech has started. */
export function closingThreshold(threshold: number): number {
  return Math.max(LOWEST_CLOSING_THRESHOLD, threshold - HYSTERESIS)
}

/**
 * One step of the decision when an utterance begins and ends; pure. Windows must come in order.
 *
 * Speech starts with the first window at or above the threshold and ends with the silent window whose end lies nearest
 * to `silenceTimeoutMs` after the acoustic end: the endpoint is exact to half a window.
 */
export function stepEndpointing(
  state: EndpointingState,
  window: EndpointingWindow,
  options: EndpointingOptions,
): EndpointingStep {
  return state.phase === 'silent' ? stepSilent(window, options) : stepSpeaking(state, window, options)
}

function stepSilent(window: EndpointingWindow, options: EndpointingOptions): EndpointingStep {
  if (window.speechProbability < options.threshold) return { state: SILENT, event: undefined }
  const { endSample, hopSamples, audibleEndSample } = window
  const onsetSample = Math.max(0, endSample - WINDOW_SAMPLES)
  return {
    state: { phase: 'speaking', onsetSample, voicedEndSample: endSample, voicedSamples: hopSamples, audibleEndSample },
    event: { kind: 'speechStarted', onsetSample, atSample: endSample },
  }
}

function stepSpeaking(
  state: Extract<EndpointingState, { phase: 'speaking' }>,
  window: EndpointingWindow,
  options: EndpointingOptions,
): EndpointingStep {
  const { endSample, hopSamples, audibleEndSample } = window
  const { onsetSample, voicedEndSample } = state
  if (isVoiced(window, onsetSample, options.threshold)) {
    const voicedSamples = state.voicedSamples + hopSamples
    if (endSample - onsetSample >= samplesOf(options.longestMs ?? Number.POSITIVE_INFINITY)) {
      const cut = { lastVoicedSample: endSample, atSample: endSample, silenceTimeoutMs: 0 }
      return { state: SILENT, event: { kind: 'speechEnded', onsetSample, ...cut } }
    }
    return { state: { ...state, voicedEndSample: endSample, voicedSamples, audibleEndSample }, event: undefined }
  }
  const trailing = endSample - voicedEndSample <= TRAILING_SOUND_SAMPLES
  const heard = trailing ? { ...state, audibleEndSample } : state
  const { levelIsClear } = window
  const level = { audibleEndSample: heard.audibleEndSample, ...(levelIsClear === undefined ? {} : { levelIsClear }) }
  const lastVoicedSample = acousticEnd(onsetSample, voicedEndSample, level)
  const silentSamples = endSample - lastVoicedSample
  // The window whose end lies nearest to the timeout decides, so that the endpoint is early as often as late.
  if (silentSamples < samplesOf(options.silenceTimeoutMs) - hopSamples / 2) return { state: heard, event: undefined }
  if (state.voicedSamples < samplesOf(options.minSpeechMs ?? DEFAULT_MIN_SPEECH_MS)) {
    return { state: SILENT, event: { kind: 'misfire', onsetSample, atSample: endSample } }
  }
  const { silenceTimeoutMs } = options
  const ended = { kind: 'speechEnded', onsetSample, lastVoicedSample, atSample: endSample, silenceTimeoutMs } as const
  return { state: SILENT, event: ended }
}

/**
 * Whether a window goes on with the utterance. With a low threshold the model stays a little above the closing one for
 * up to a third of a second after the sound has ended; such windows count only while there is sound to hear. Where no
 * sound of this utterance stood out from the background at all, the model alone decides.
 */
function isVoiced(window: EndpointingWindow, onsetSample: number, threshold: number): boolean {
  const { endSample, speechProbability, audibleEndSample } = window
  if (speechProbability < closingThreshold(threshold)) return false
  if (speechProbability >= Math.max(threshold, CERTAIN_PROBABILITY)) return true
  if (audibleEndSample === undefined || audibleEndSample <= onsetSample) return true
  return endSample - audibleEndSample <= MODEL_LAG_SAMPLES
}

/**
 * The model sees speech for one to three windows after it ended, seldom more, and loses a weak last consonant: the level
 * knows better, as long as it speaks of this utterance and of the neighbourhood of its end. In a loud background it is
 * the level that loses weak consonants, and the model's end is kept to more closely. Silence is counted from here on, so
 * that the model's own lag does not lengthen the pause that the setting asks for.
 */
export function acousticEnd(
  onsetSample: number,
  voicedEndSample: number,
  { audibleEndSample, levelIsClear = false }: Pick<EndpointingWindow, 'audibleEndSample' | 'levelIsClear'>,
): number {
  if (audibleEndSample === undefined || audibleEndSample <= onsetSample) return voicedEndSample
  const earliest = Math.max(onsetSample, voicedEndSample - (levelIsClear ? LONGEST_LAG_SAMPLES : MODEL_LAG_SAMPLES))
  return Math.min(Math.max(audibleEndSample, earliest), voicedEndSample + TRAILING_SOUND_SAMPLES)
}

function samplesOf(ms: number): number {
  return (ms * PIPELINE_RATE_HZ) / 1000
}
