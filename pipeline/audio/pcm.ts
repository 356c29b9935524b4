/** Largest 16-bit value that is used for both signs, so that 1 and -1 are the same distance from 0. */
const INT16_FULL_SCALE = 32_767

/** 16-bit samples to -1..1, into `out` where it is given. -32768, which 16-bit files may hold, becomes -1 exactly. */
export function int16ToFloat32(pcm: Int16Array, out: Float32Array = new Float32Array(pcm.length)): Float32Array {
  for (let index = 0; index < pcm.length; index += 1) {
    out[index] = Math.max(-1, (pcm[index] ?? 0) / INT16_FULL_SCALE)
  }
  return out
}

/** -1..1 to 16-bit samples, rounded to nearest; what lies outside is clipped. */
export function float32ToInt16(pcm: Float32Array): Int16Array<ArrayBuffer> {
  const out = new Int16Array(pcm.length)
  for (let index = 0; index < pcm.length; index += 1) {
    const sample = Math.max(-1, Math.min(1, pcm[index] ?? 0))
    out[index] = Math.round(sample * INT16_FULL_SCALE)
  }
  return out
}
