/** The sound that a calibration plays: a logarithmic sweep, short enough to be friendly, wide enough to be found. */
export const CHIRP_MS = 60
const FROM_HZ = 900
const TO_HZ = 6000
/** Fades at both ends, so that the speaker does not click. */
const FADE_MS = 5
const AMPLITUDE = 0.5

/** The sweep as samples in ±1. */
export function chirpSamples(rateHz: number): Float32Array<ArrayBuffer> {
  const samples = Math.round((rateHz * CHIRP_MS) / 1000)
  const fade = (rateHz * FADE_MS) / 1000
  const seconds = CHIRP_MS / 1000
  const growth = Math.log(TO_HZ / FROM_HZ) / seconds
  return Float32Array.from({ length: samples }, (_, i) => {
    const phase = (2 * Math.PI * FROM_HZ * (Math.exp((growth * i) / rateHz) - 1)) / growth
    const edge = Math.min(1, (i + 0.5) / fade, (samples - i - 0.5) / fade)
    return AMPLITUDE * Math.sin(Math.PI * 0.5 * edge) ** 2 * Math.sin(phase)
  })
}

/** Where a chirp lies in a recording. */
export interface ChirpPlace {
  /** Its first sample, in samples after the recording's begin; parts of a sample by a parabola over the peak. */
  readonly sample: number
  /** How alike the recording there and the chirp are, 0 to 1 (normalised cross-correlation). */
  readonly likeness: number
}

/** Nothing below this likeness counts: noise alone reaches about 0.1, a chirp in a reverberant room 0.4. */
export const LEAST_LIKENESS = 0.25
/** Through a room the direct sound comes first and need not be the strongest: what comes this close to the best counts. */
const DIRECT_SHARE = 0.7
/** … and this long before it. */
const DIRECT_WITHIN_MS = 25

/**
 * Finds the chirp by normalised cross-correlation, and the direct sound rather than its echoes.
 * `undefined` where nothing in the recording is alike enough.
 */
export function findChirp(recording: Float32Array, chirp: Float32Array, rateHz: number): ChirpPlace | undefined {
  const likeness = correlate(recording, chirp)
  const best = indexOfMax(likeness)
  if (best === undefined || (likeness[best] ?? 0) < LEAST_LIKENESS) return undefined
  const earliest = Math.max(0, best - Math.round((DIRECT_WITHIN_MS * rateHz) / 1000))
  for (let at = earliest; at < best; at += 1) {
    const value = likeness[at] ?? 0
    const isPeak = value >= (likeness[at - 1] ?? 0) && value >= (likeness[at + 1] ?? 0)
    if (isPeak && value >= DIRECT_SHARE * (likeness[best] ?? 0)) return placeAt(likeness, at)
  }
  return placeAt(likeness, best)
}

function placeAt(likeness: Float64Array, at: number): ChirpPlace {
  const before = likeness[at - 1] ?? 0
  const here = likeness[at] ?? 0
  const after = likeness[at + 1] ?? 0
  const bend = before - 2 * here + after
  return { sample: at + (bend === 0 ? 0 : (before - after) / (2 * bend)), likeness: here }
}

/** |Normalised cross-correlation| at every place where the whole chirp fits; the sign is a speaker's wiring. */
function correlate(recording: Float32Array, chirp: Float32Array): Float64Array {
  const places = Math.max(0, recording.length - chirp.length + 1)
  const likeness = new Float64Array(places)
  const chirpEnergy = energyOf(chirp, 0, chirp.length)
  let energy = energyOf(recording, 0, chirp.length)
  for (let at = 0; at < places; at += 1) {
    let sum = 0
    for (let i = 0; i < chirp.length; i += 1) sum += (chirp[i] ?? 0) * (recording[at + i] ?? 0)
    likeness[at] = energy > 1e-12 ? Math.abs(sum) / Math.sqrt(energy * chirpEnergy) : 0
    energy += (recording[at + chirp.length] ?? 0) ** 2 - (recording[at] ?? 0) ** 2
  }
  return likeness
}

function energyOf(samples: Float32Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < Math.min(to, samples.length); i += 1) sum += (samples[i] ?? 0) ** 2
  return sum
}

function indexOfMax(values: Float64Array): number | undefined {
  let best: number | undefined
  values.forEach((value, i) => {
    if (best === undefined || value > (values[best] ?? 0)) best = i
  })
  return best
}

/** What several chirps say together. */
export type RoundTrip =
  | { readonly found: true; readonly medianMs: number; readonly spreadMs: number; readonly chirps: number }
  /** `inconsistent`: chirps were heard, but not at one distance: another sound, or a device that was being switched. */
  | { readonly found: false; readonly reason: 'silent' | 'notHeard' | 'inconsistent'; readonly heard: number }

const LEAST_CHIRPS = 3
const MOST_SPREAD_MS = 5

/**
 * Sums chirps up: the median and the range of their delays. `delaysMs` has one entry a chirp, `undefined` where it
 * was not found.
 */
export function summariseRoundTrip(delaysMs: readonly (number | undefined)[], allZero: boolean): RoundTrip {
  const heard = delaysMs.filter((delay) => delay !== undefined).toSorted((a, b) => a - b)
  if (heard.length < LEAST_CHIRPS) {
    return { found: false, reason: allZero ? 'silent' : 'notHeard', heard: heard.length }
  }
  const middle = heard.length / 2
  const medianMs = ((heard[Math.floor(middle)] ?? 0) + (heard[Math.ceil(middle) - 1] ?? 0)) / 2
  const near = heard.filter((delay) => Math.abs(delay - medianMs) <= MOST_SPREAD_MS)
  if (near.length < LEAST_CHIRPS) return { found: false, reason: 'inconsistent', heard: heard.length }
  const spreadMs = ((near.at(-1) ?? medianMs) - (near[0] ?? medianMs)) / 2
  return { found: true, medianMs, spreadMs, chirps: near.length }
}
