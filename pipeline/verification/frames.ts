/** How long a frame is: one and a half periods of the deepest voice's overtones, and short enough to place an edge. */
export const FRAME_MS = 5

/** How long a background is listened to at once: the level of a single frame of low noise is moved by chance by several dB. */
const AMBIENT_MS = 45

/** Level that stands for digital silence: no microphone is as quiet, so nothing was captured there. */
export const NOTHING_DBFS = -100

/** Softer than this is no noise of a microphone, but digital silence and its rounding. */
const SILENT_DBFS = NOTHING_DBFS + 5

/** Measures along a signal, a frame every millisecond. Frame n covers `FRAME_MS` from n ms on. */
export interface Frames {
  readonly levelDbfs: Float32Array
  /** Level of the 45 ms around the frame; `NOTHING_DBFS` where digital silence is among them. */
  readonly ambientDbfs: Float32Array
  /** Level of single milliseconds: coarse as a measure, but it says where in a frame an edge lies. */
  readonly millisecondDbfs: Float32Array
  /** Crossings of zero per millisecond of the frame: about 0.3 in a vowel, above 3 in an s. */
  readonly crossingsPerMs: Float32Array
}

/**
 * Cuts a signal into overlapping frames and measures their energy and their zero crossings.
 *
 * @param pcm mono, -1 to 1
 * @param sampleRateHz any rate of at least 8 kHz; frames begin at whole milliseconds, to the nearest sample
 */
export function frame(pcm: Float32Array, sampleRateHz: number): Frames {
  const { energy, crossings } = runningSums(pcm)
  const durationMs = Math.floor((pcm.length / sampleRateHz) * 1000)
  const count = Math.max(0, durationMs - FRAME_MS + 1)
  const sampleAt = (ms: number) => Math.round((ms * sampleRateHz) / 1000)
  const level = (from: number, to: number) => {
    const meanSquare = ((energy[to] ?? 0) - (energy[from] ?? 0)) / (to - from)
    return Math.max(NOTHING_DBFS, 10 * Math.log10(meanSquare + 1e-12))
  }
  const levelDbfs = new Float32Array(count)
  const crossingsPerMs = new Float32Array(count)
  const millisecondDbfs = Float32Array.from({ length: durationMs }, (_, ms) => level(sampleAt(ms), sampleAt(ms + 1)))
  for (let ms = 0; ms < count; ms += 1) {
    const [from, to] = [sampleAt(ms), sampleAt(ms + FRAME_MS)]
    levelDbfs[ms] = level(from, to)
    crossingsPerMs[ms] = ((crossings[to] ?? 0) - (crossings[from] ?? 0)) / FRAME_MS
  }
  const ambientDbfs = Float32Array.from({ length: count }, (_, ms) => {
    const from = Math.max(0, Math.min(ms - (AMBIENT_MS - FRAME_MS) / 2, durationMs - AMBIENT_MS))
    const to = Math.min(durationMs, from + AMBIENT_MS)
    return holdsSilence(levelDbfs, from, to) ? NOTHING_DBFS : level(sampleAt(from), sampleAt(to))
  })
  return { levelDbfs, ambientDbfs, millisecondDbfs, crossingsPerMs }
}

function holdsSilence(levelDbfs: Float32Array, fromMs: number, toMs: number): boolean {
  for (let ms = fromMs; ms <= toMs - FRAME_MS; ms += FRAME_MS) if ((levelDbfs[ms] ?? 0) <= SILENT_DBFS) return true
  return false
}

/** Energy and crossings of everything before each sample: any frame is then one subtraction. */
function runningSums(pcm: Float32Array): { readonly energy: Float64Array; readonly crossings: Float64Array } {
  const energy = new Float64Array(pcm.length + 1)
  const crossings = new Float64Array(pcm.length + 1)
  let before = 0
  for (let index = 0; index < pcm.length; index += 1) {
    const sample = pcm[index] ?? 0
    const crossed = (sample > 0 && before < 0) || (sample < 0 && before > 0)
    if (sample !== 0) before = sample
    energy[index + 1] = (energy[index] ?? 0) + sample * sample
    crossings[index + 1] = (crossings[index] ?? 0) + (crossed ? 1 : 0)
  }
  return { energy, crossings }
}
