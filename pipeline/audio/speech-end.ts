import { AUDIBLE_DBFS, rmsDbfs } from './levels.ts'

const FRAME_SECONDS = 0.02
/** What of a recording's frames is quieter than all others is its background. */
const BACKGROUND_SHARE = 0.1
/** Speech stands out of the background by more than this. */
const ABOVE_BACKGROUND_DB = 6

/**
 * Where speech ends in a recording, in samples: after the last 20 ms that can be heard and stand out of the background.
 * What follows is silence, or noise, for which a server does not wait. The whole recording, where nothing stands out.
 */
export function speechEndSample(pcm: Float32Array, sampleRateHz: number): number {
  const frameSamples = Math.round(sampleRateHz * FRAME_SECONDS)
  const levels = Array.from({ length: Math.floor(pcm.length / frameSamples) }, (_, frame) =>
    rmsDbfs(pcm.subarray(frame * frameSamples, (frame + 1) * frameSamples)),
  )
  const background = levels.toSorted((a, b) => a - b)[Math.floor(levels.length * BACKGROUND_SHARE)] ?? 0
  const threshold = Math.max(AUDIBLE_DBFS, background + ABOVE_BACKGROUND_DB)
  const last = levels.findLastIndex((level) => level >= threshold)
  return last < 0 ? pcm.length : (last + 1) * frameSamples
}
