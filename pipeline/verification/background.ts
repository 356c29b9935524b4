import { type Frames, NOTHING_DBFS } from './frames.ts'

/** How far to either side the background of a moment is looked for: longer than a phrase, so that it contains pauses. */
const REACH_MS = 1500
/** Levels are counted in classes this wide. */
const CLASS_DB = 0.5
const CLASSES = Math.ceil(-NOTHING_DBFS / CLASS_DB) + 1
/** The quietest fifth of what surrounds a moment is taken for its background. */
const QUIET_SHARE = 0.2
/** How often the background is looked at anew. */
const STEP_MS = 20
/** A background hardly rises by more than this over the signal's quietest part: what is louder all along is a voice. */
const LARGEST_RISE_DB = 12
/** Nothing is taken to be quieter than this: the dither of a 16-bit file. */
const QUIETEST_DBFS = -80

/** What lies behind speech at each frame. */
export interface Background {
  /** Median level of the quiet frames around, dBFS. */
  readonly levelDbfs: Float32Array
  /** How high the quiet frames' zero-crossing rate goes: their mean and two standard deviations. */
  readonly crossingsPerMs: Float32Array
}

/**
 * Finds the background along a signal: at each moment the quietest fifth of the frames within 1.5 s to both sides, each
 * with what sounds around it, so that no moment is taken for quiet by chance.
 * Digital silence says nothing of a microphone's background (it stands before, behind and in gaps of a recording) and is
 * left out, unless `silenceCounts`. Where nothing is left, the background is `QUIETEST_DBFS`.
 */
export function findBackground(frames: Frames, silenceCounts: boolean): Background {
  const count = frames.levelDbfs.length
  const levelDbfs = new Float32Array(count)
  const crossingsPerMs = new Float32Array(count)
  const histogram = new Uint32Array(CLASSES)
  let [from, to, counted] = [0, 0, 0]
  const add = (at: number, by: 1 | -1) => {
    const level = frames.ambientDbfs[at] ?? NOTHING_DBFS
    if (level < QUIETEST_DBFS && !silenceCounts) return
    histogram[classOf(level)] = (histogram[classOf(level)] ?? 0) + by
    counted += by
  }
  const highestDbfs = quietest(frames, silenceCounts) + LARGEST_RISE_DB
  for (let ms = 0; ms < count; ms += STEP_MS) {
    while (to < Math.min(count, ms + REACH_MS)) add(to++, 1)
    while (from < ms - REACH_MS) add(from++, -1)
    const local = quantile(histogram, counted, QUIET_SHARE / 2) ?? QUIETEST_DBFS
    const level = Math.max(QUIETEST_DBFS, Math.min(local, highestDbfs))
    const highest = quantile(histogram, counted, QUIET_SHARE) ?? QUIETEST_DBFS
    levelDbfs.fill(level, ms, ms + STEP_MS)
    crossingsPerMs.fill(quietCrossings(frames, from, to, highest), ms, ms + STEP_MS)
  }
  return { levelDbfs, crossingsPerMs }
}

/** Level that a twentieth of all frames stays below. */
function quietest({ ambientDbfs }: Frames, silenceCounts: boolean): number {
  const counting = ambientDbfs.filter((level) => silenceCounts || level >= QUIETEST_DBFS).sort()
  return counting[Math.floor(counting.length / 20)] ?? QUIETEST_DBFS
}

function classOf(levelDbfs: number): number {
  return Math.round((levelDbfs - NOTHING_DBFS) / CLASS_DB)
}

function quantile(histogram: Uint32Array, counted: number, share: number): number | undefined {
  if (counted === 0) return undefined
  let below = 0
  for (let level = 0; level < CLASSES; level += 1) {
    below += histogram[level] ?? 0
    if (below >= share * counted) return NOTHING_DBFS + level * CLASS_DB
  }
  return undefined
}

function quietCrossings(frames: Frames, from: number, to: number, highestDbfs: number): number {
  const { ambientDbfs, crossingsPerMs } = frames
  let [count, sum, squares] = [0, 0, 0]
  for (let ms = from; ms < to; ms += STEP_MS / 4) {
    const level = ambientDbfs[ms] ?? NOTHING_DBFS
    if (level < QUIETEST_DBFS || level > highestDbfs) continue
    const rate = crossingsPerMs[ms] ?? 0
    count += 1
    sum += rate
    squares += rate * rate
  }
  if (count === 0) return Number.POSITIVE_INFINITY
  const mean = sum / count
  return mean + 2 * Math.sqrt(Math.max(0, squares / count - mean * mean))
}
