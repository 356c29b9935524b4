/** Frames of an acoustic model, band by band. */
export interface MelFrames {
  readonly data: Float32Array
  readonly bands: number
  readonly frames: number
}

/** Frames `from` to `to` (exclusive) of some frames. */
export function framesBetween({ data, bands, frames }: MelFrames, from: number, to: number): MelFrames {
  if (from === 0 && to === frames) return { data, bands, frames }
  const part = new Float32Array(bands * (to - from))
  for (let band = 0; band < bands; band += 1) {
    part.set(data.subarray(band * frames + from, band * frames + to), band * (to - from))
  }
  return { data: part, bands, frames: to - from }
}
