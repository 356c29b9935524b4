/** Samples above this are bent instead of cut; below it nothing changes. */
const KNEE = 0.9

/** Bends what exceeds the knee smoothly towards 1, sample by sample, so that nothing clips and chunks still join. */
export function guardPeaks(pcm: Float32Array): void {
  for (let index = 0; index < pcm.length; index += 1) {
    const sample = pcm[index] ?? 0
    const magnitude = Math.abs(sample)
    if (magnitude > KNEE)
      pcm[index] = Math.sign(sample) * (KNEE + (1 - KNEE) * Math.tanh((magnitude - KNEE) / (1 - KNEE)))
  }
}
