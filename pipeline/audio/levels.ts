/** Level that stands for digital silence, where the logarithm would be minus infinity. */
export const SILENCE_DBFS = -120

/** Frame in which levels along a signal are looked at: 5 ms at 16 kHz, half a period of the deepest voice. */
const FRAME_SECONDS = 0.005

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
 * Index of the first sample of the first 5 ms frame that reaches `thresholdDbfs`: how much leading silence there is.
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
    if (meanSquare(pcm, start, end) >= threshold) return start
  }
  return undefined
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
