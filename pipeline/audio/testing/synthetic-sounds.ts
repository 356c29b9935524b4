/** Numbers that repeat from run to run: mulberry32, -1 to 1. */
function noiseSource(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * 2 - 1
  }
}

/** A part of a made-up signal; `dbfs` is its RMS level. */
export interface Part {
  readonly kind: 'nothing' | 'voice' | 'hiss' | 'click'
  readonly fromMs: number
  readonly toMs: number
  readonly dbfs?: number
  /** Level at the part's end, where it fades (in dB, evenly). */
  readonly endDbfs?: number
}

/** A made-up signal: a steady background and parts over it, each of a known place. */
export function makeSound(
  parts: readonly Part[],
  { durationMs, sampleRateHz = 16_000, backgroundDbfs = -60, background = 'white', seed = 7 }: SoundForm,
): Float32Array {
  const pcm = new Float32Array(Math.round((durationMs * sampleRateHz) / 1000))
  const noise = noiseSource(seed)
  const level = (dbfs: number) => 10 ** (dbfs / 20)
  const nextOfBackground = background === 'white' ? () => noise() * Math.sqrt(3) : pinkNoise(noise)
  for (let n = 0; n < pcm.length; n += 1) pcm[n] = nextOfBackground() * level(backgroundDbfs)
  for (const part of parts) {
    const from = Math.round((part.fromMs * sampleRateHz) / 1000)
    const to = Math.round((part.toMs * sampleRateHz) / 1000)
    const { dbfs = -20, endDbfs = dbfs } = part
    let before = 0
    for (let n = from; n < to; n += 1) {
      const gain = level(dbfs + ((endDbfs - dbfs) * (n - from)) / (to - from))
      const white = noise() * Math.sqrt(3)
      const seconds = n / sampleRateHz
      // The difference of white noise has most of its energy in the highest octave, like an s.
      if (part.kind === 'hiss') pcm[n] = (pcm[n] ?? 0) + ((white - before) / Math.SQRT2) * gain
      if (part.kind === 'voice') pcm[n] = (pcm[n] ?? 0) + vowel(seconds) * gain
      if (part.kind === 'click') pcm[n] = (pcm[n] ?? 0) + white * gain
      if (part.kind === 'nothing') pcm[n] = 0
      before = white
    }
  }
  return pcm
}

interface SoundForm {
  readonly durationMs: number
  readonly sampleRateHz?: number
  readonly backgroundDbfs?: number
  /** `pink`: as much in each octave, as in a room; its level goes up and down far more than that of white noise. */
  readonly background?: 'white' | 'pink'
  readonly seed?: number
}

/** Noise of -3 dB per octave, about 0 dB RMS: Paul Kellet's filter of white noise. */
function pinkNoise(white: () => number): () => number {
  let [slow, middle, fast] = [0, 0, 0]
  return () => {
    const next = white() * Math.sqrt(3)
    slow = 0.99765 * slow + next * 0.099046
    middle = 0.963 * middle + next * 0.2965164
    fast = 0.57 * fast + next * 1.0526913
    return (slow + middle + fast + next * 0.1848) * PINK_GAIN
  }
}

/** What that filter does to the level of white noise, undone. */
const PINK_GAIN = 1 / 3.01

/** Harmonics of 120 Hz, about 0 dB RMS. */
function vowel(seconds: number): number {
  const phase = 2 * Math.PI * 120 * seconds
  return Math.SQRT2 * (0.8 * Math.sin(phase) + 0.5 * Math.sin(3 * phase) + 0.33 * Math.sin(5 * phase))
}
