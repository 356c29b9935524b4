/** What a spoken test sentence amounts to. Decibels relative to full scale. */
export interface SentenceFacts {
  readonly durationMs: number
  /** Level of the speech alone: RMS of the frames that are clearly above the room. */
  readonly speechDbfs: number | undefined
  /** Level of the room: what the quietest tenth of the frames is below. */
  readonly noiseDbfs: number | undefined
  readonly snrDb: number | undefined
  readonly peakDbfs: number
  readonly clippedSamples: number
  /** Share of frames that hold speech. */
  readonly speechShare: number
  readonly allZero: boolean
}

const FRAME_MS = 20
/** Speech is this much above the room … */
const ABOVE_NOISE_DB = 6
/** … and within this of the loudest frame. */
const BELOW_LOUDEST_DB = 26
const FULL_SCALE = 1 - 0.5 / 32_768

/** Takes a recording apart: mono samples in ±1 at `rateHz`. */
export function measureSentence(pcm: Float32Array, rateHz: number): SentenceFacts {
  const frameSamples = Math.round((rateHz * FRAME_MS) / 1000)
  const levels: number[] = []
  for (let at = 0; at + frameSamples <= pcm.length; at += frameSamples) {
    levels.push(powerOf(pcm.subarray(at, at + frameSamples)))
  }
  let peak = 0
  let clippedSamples = 0
  for (const sample of pcm) {
    const size = Math.abs(sample)
    if (size > peak) peak = size
    if (size >= FULL_SCALE) clippedSamples += 1
  }
  // Frames of zeros say nothing of the room: a device that starts delivers some.
  const live = levels.filter((power) => power > 0).toSorted((a, b) => a - b)
  const noisePower = live[Math.floor(live.length / 10)]
  const loudest = live.at(-1) ?? 0
  const least = Math.max((noisePower ?? 0) * 10 ** (ABOVE_NOISE_DB / 10), loudest * 10 ** (-BELOW_LOUDEST_DB / 10))
  const speech = live.filter((power) => power >= least)
  const speechPower = speech.length === 0 ? undefined : mean(speech)
  const cleanPower =
    speechPower === undefined || noisePower === undefined ? undefined : Math.max(speechPower - noisePower, 1e-12)
  return {
    durationMs: (pcm.length / rateHz) * 1000,
    speechDbfs: speechPower === undefined ? undefined : decibels(speechPower),
    noiseDbfs: noisePower === undefined ? undefined : decibels(noisePower),
    snrDb: cleanPower === undefined || noisePower === undefined ? undefined : decibels(cleanPower / noisePower),
    peakDbfs: decibels(peak * peak),
    clippedSamples,
    speechShare: levels.length === 0 ? 0 : speech.length / levels.length,
    allZero: peak === 0,
  }
}

/** What to tell the speaker. */
export type SentenceVerdict = 'noSignal' | 'noSpeech' | 'clipping' | 'quiet' | 'noisy' | 'good'

/** A few samples at full scale are a plosive, more than this are a gain that is too high. */
const CLIPPED_ALLOWED = 8
/** Below this the recogniser still works, but a soft word drowns in the converter's own noise. */
const QUIET_DBFS = -45
const NOISY_SNR_DB = 12
/** Less speech than this in the recording, and it is not a sentence. */
const LEAST_SPEECH_MS = 300

/** Judges a sentence. The worst comes first: what clips is not also called too loud or noisy. */
export function judgeSentence(facts: SentenceFacts): SentenceVerdict {
  if (facts.allZero) return 'noSignal'
  if (facts.speechDbfs === undefined || facts.speechShare * facts.durationMs < LEAST_SPEECH_MS) return 'noSpeech'
  if (facts.clippedSamples > CLIPPED_ALLOWED) return 'clipping'
  if (facts.speechDbfs < QUIET_DBFS) return 'quiet'
  return facts.snrDb !== undefined && facts.snrDb < NOISY_SNR_DB ? 'noisy' : 'good'
}

function powerOf(frame: Float32Array): number {
  let sum = 0
  for (const sample of frame) sum += sample * sample
  return sum / frame.length
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function decibels(power: number): number {
  return 10 * Math.log10(Math.max(power, 1e-12))
}
