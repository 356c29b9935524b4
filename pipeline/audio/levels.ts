/** Level that stands for digital silence, where the logarithm would be minus infinity. */
export const SILENCE_DBFS = -120

/** Frame in which levels along a signal are looked at: half a period of the deepest voice. */
const FRAME_SECONDS = 0.005
/** How closely the beginning is placed within its frame. */
const STEP_SECONDS = 0.001

/**
 * What a listener is taken to hear as the beginning of speech: a 5 ms frame whose RMS reaches -50 dBFS.
 * Speech at a comfortable level lies around -25 dBFS, and our synthesiser's pauses below -60 dBFS.
 */
export const AUDIBLE_DBFS = -50

/** Mean level of a signal in dB relative to a full-scale square wave; `SILENCE_DBFS` at least. */
export function rmsDbfs(pcm: Float32Array): number {
  return decibels(Math.sqrt(meanSquare(pcm, 0, pcm.length)))
}

/** Level of the largest sample in dB relative to full scale; `SILENCE_DBFS` at least. */
export function peakDbfs(pcm: Float32Array): number {
  let peak = 0
  for (let index = 0; index < pcm.length; index += 1) peak = Math.max(peak, Math.abs(pcm[index] ?? 0))
  return decibels(peak)
}

/**
 * Where the first 5 ms frame that reaches `thresholdDbfs` does so, to 1 ms: how much leading silence there is.
 * `undefined` where no frame does. A last, shorter frame counts as well.
 */
export function firstAudibleSample(
  pcm: Float32Array,
  sampleRateHz: number,
  thresholdDbfs: number = AUDIBLE_DBFS,
): number | undefined {
  const frameSamples = Math.max(1, Math.round(sampleRateHz * FRAME_SECONDS))
  const threshold = 10 ** (thresholdDbfs / 10)
  for (let start = 0; start < pcm.length; start += frameSamples) {
    const end = Math.min(pcm.length, start + frameSamples)
    if (meanSquare(pcm, start, end) >= threshold) return firstStep(pcm, start, end, sampleRateHz, threshold)
  }
  return undefined
}

/** The first millisecond of a frame that reaches the threshold; there is one, because the frame as a whole does. */
function firstStep(pcm: Float32Array, from: number, to: number, sampleRateHz: number, threshold: number): number {
  const stepSamples = Math.max(1, Math.round(sampleRateHz * STEP_SECONDS))
  for (let start = from; start < to; start += stepSamples) {
    if (meanSquare(pcm, start, Math.min(to, start + stepSamples)) >= threshold) return start
  }
  return from
}

/** Mean of the squared samples in a range; 0 for an empty one. */
export function meanSquare(pcm: Float32Array, fromSample: number, toSample: number): number {
  if (toSample <= fromSample) return 0
  let sum = 0
  for (let index = fromSample; index < toSample; index += 1) {
    const sample = pcm[index] ?? 0
    sum += sample * sample
  }
  return sum / (toSample - fromSample)
}

function decibels(amplitude: number): number {
  return amplitude > 0 ? Math.max(SILENCE_DBFS, 20 * Math.log10(amplitude)) : SILENCE_DBFS
}
