import type { MelOptions } from './mel-filters.ts'

/** 25 ms of audio every 10 ms, as every recogniser here has them. */
export const FRAME_SAMPLES = 400
export const FRAME_SHIFT_SAMPLES = 160
export const FRAME_FFT_SIZE = 512

/** How audio becomes rows of log-mel energies: part of a model's weights, never a setting. */
export interface FeatureOptions {
  /** Povey's is Hann's to the power of 0.85; Hann's is the periodic one here, the others are symmetric. */
  readonly window: 'povey' | 'hamming' | 'hann'
  /** Samples of -1 to 1 are multiplied by this. */
  readonly inputScale: number
  /** Take the mean of each frame away. */
  readonly removeOffset: boolean
  /** Share of the sample before that is taken away, within the frame. */
  readonly preEmphasis: number
  /**
   * True: the first frame begins with the first sample, and only whole frames count. False: frame n is centred on sample
   * 160 n + 80, and the audio is mirrored at both ends.
   */
  readonly snipEdges: boolean
  readonly mel: MelOptions
}

const KALDI = { removeOffset: true, preEmphasis: 0.97 }

/** Icefall's zipformers: Kaldi's filter bank up to 400 Hz below half the sampling rate. */
export const ICEFALL_FEATURES: FeatureOptions = {
  ...KALDI,
  ...{ window: 'povey', inputScale: 1, snipEdges: false },
  mel: { scale: 'kaldi', bands: 80, lowHz: 20, highHz: 7600 },
}

/**
 * FunASR's SenseVoice and Paraformer.
 *
 * @param inputScale 32768 unless the model's `normalize_samples` says that it was trained on samples of -1 to 1
 */
export function funasrFeatures(inputScale = 32_768): FeatureOptions {
  return {
    ...KALDI,
    ...{ window: 'hamming', inputScale, snipEdges: true },
    mel: { scale: 'kaldi', bands: 80, lowHz: 20, highHz: 8000 },
  }
}

/**
 * NeMo's streaming transducers as sherpa-onnx feeds them, for which their exports are published. NeMo itself differs a
 * little (pre-emphasis over the whole signal, frames half a shift earlier).
 */
export function nemoFeatures(bands: number): FeatureOptions {
  return {
    ...{ window: 'hann', inputScale: 1, removeOffset: false, preEmphasis: 0.97, snipEdges: false },
    mel: { scale: 'slaney', bands, lowHz: 0, highHz: 8000 },
  }
}
