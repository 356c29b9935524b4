import type { GaugeReading } from '../../audio/level-gauge.ts'

/** The scale of the meter. */
export const SCALE_FLOOR_DBFS = -60
/** A true peak above this is shown as clipping: within 3 dB of full scale, no headroom for a louder word. */
export const CLIPPING_DBFS = -3
/** Zeros for this long are no quiet room: the device delivers nothing. */
export const NO_SIGNAL_MS = 1000

const FALL_DB_PER_SECOND = 24
const PEAK_HOLD_MS = 1500
const CLIP_HOLD_MS = 2000
/** A reading older than this is over: the meter falls instead of freezing. */
const STALE_MS = 400
/** The noise floor is what is quietest in a stretch this long … */
const FLOOR_WINDOW_MS = 6000
/** … in this many parts, of which the oldest is forgotten with each new one. */
const FLOOR_PARTS = 6
/** Fast enough for syllables to pass, slow enough that a single short dip is not called the floor. */
const FLOOR_SMOOTHING = 0.25

/** What the meter of the microphone page shows: instant rise, steady fall, held peak, noise floor. */
export interface InputLevelState {
  readonly rmsDbfs: number
  readonly peakDbfs: number
  readonly peakSinceMs: number
  /** `undefined` until enough has been heard. */
  readonly noiseFloorDbfs: number | undefined
  readonly clippedAtMs: number | undefined
  readonly zeroMs: number
  readonly atMs: number
  readonly readingAtMs: number
  readonly floor: FloorState
}

interface FloorState {
  readonly smoothDbfs: number | undefined
  readonly parts: readonly number[]
  readonly partSinceMs: number
}

export const NO_INPUT: InputLevelState = {
  rmsDbfs: -120,
  peakDbfs: -120,
  peakSinceMs: 0,
  noiseFloorDbfs: undefined,
  clippedAtMs: undefined,
  zeroMs: 0,
  atMs: 0,
  readingAtMs: Number.NEGATIVE_INFINITY,
  floor: { smoothDbfs: undefined, parts: [], partSinceMs: 0 },
}

export interface TimedReading extends GaugeReading {
  readonly atMs: number
}

/** Moves the meter on to `nowMs` with the newest reading, if there is one. All moments are of one clock, milliseconds. */
export function advanceInputLevel(
  state: InputLevelState,
  reading: TimedReading | undefined,
  nowMs: number,
): InputLevelState {
  const fresh = reading && nowMs - reading.atMs < STALE_MS ? reading : undefined
  const isNew = fresh !== undefined && fresh.atMs > state.readingAtMs
  const fallDb = (Math.max(0, nowMs - state.atMs) / 1000) * FALL_DB_PER_SECOND
  const peakFalls = nowMs - state.peakSinceMs >= PEAK_HOLD_MS
  const peak = peakFalls ? Math.max(-120, state.peakDbfs - fallDb) : state.peakDbfs
  const rises = isNew && fresh.truePeakDbfs >= peak
  const floor = isNew ? advanceFloor(state.floor, fresh) : state.floor
  return {
    rmsDbfs: Math.max(isNew ? fresh.rmsDbfs : -120, state.rmsDbfs - fallDb, -120),
    peakDbfs: rises ? fresh.truePeakDbfs : peak,
    peakSinceMs: rises ? nowMs : state.peakSinceMs,
    noiseFloorDbfs: noiseFloorOf(floor),
    clippedAtMs: isNew && fresh.truePeakDbfs > CLIPPING_DBFS ? nowMs : state.clippedAtMs,
    zeroMs: fresh?.zeroMs ?? state.zeroMs,
    atMs: nowMs,
    readingAtMs: isNew ? fresh.atMs : state.readingAtMs,
    floor,
  }
}

/** Digital silence is no noise: it would hide the room's own. */
function advanceFloor(floor: FloorState, reading: TimedReading): FloorState {
  if (reading.rmsDbfs <= -119) return floor
  const before = floor.smoothDbfs ?? reading.rmsDbfs
  const smoothDbfs = before + FLOOR_SMOOTHING * (reading.rmsDbfs - before)
  const partMs = FLOOR_WINDOW_MS / FLOOR_PARTS
  if (floor.parts.length === 0 || reading.atMs - floor.partSinceMs >= partMs) {
    return { smoothDbfs, parts: [...floor.parts, smoothDbfs].slice(-FLOOR_PARTS), partSinceMs: reading.atMs }
  }
  const last = Math.min(floor.parts.at(-1) ?? smoothDbfs, smoothDbfs)
  return { smoothDbfs, parts: [...floor.parts.slice(0, -1), last], partSinceMs: floor.partSinceMs }
}

/** One second and a bit are needed before the quietest of it means anything. */
function noiseFloorOf({ parts }: FloorState): number | undefined {
  return parts.length < 2 ? undefined : Math.min(...parts)
}

/** Whether the input clipped a moment ago. */
export function isClipping(state: InputLevelState): boolean {
  return state.clippedAtMs !== undefined && state.atMs - state.clippedAtMs < CLIP_HOLD_MS
}

/** Where a level lies on the scale, 0 to 1. */
export function scaleShare(dbfs: number): number {
  return Math.min(1, Math.max(0, 1 - dbfs / SCALE_FLOOR_DBFS))
}
