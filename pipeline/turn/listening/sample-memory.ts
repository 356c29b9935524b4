/** Memory for so many samples; `shared` with the threads that it is given to, so that nobody need copy it. */
export function sampleMemory(samples: number, shared: boolean): Float32Array {
  if (!shared) return new Float32Array(samples)
  return new Float32Array(new SharedArrayBuffer(samples * Float32Array.BYTES_PER_ELEMENT))
}
