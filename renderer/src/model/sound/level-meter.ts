/** The scale of the meter. */
export const METER_FLOOR_DBFS = -60
/** Above this peak the input is about to clip. */
export const HOT_DBFS = -3
const FALL_DB_PER_SECOND = 24
const PEAK_HOLD_MS = 1500
/** Levels older than this are over: the meter falls instead of freezing at the last one. */
const STALE_MS = 400

export interface LevelReading {
  readonly rmsDbfs: number
  readonly peakDbfs: number
  readonly atMs: number
}

/** What the meter shows: instant rise, steady fall, held peak. */
export interface MeterState {
  readonly rmsDbfs: number
  readonly peakDbfs: number
  readonly peakSinceMs: number
  readonly atMs: number
}

export const SILENT_METER: MeterState = { rmsDbfs: -120, peakDbfs: -120, peakSinceMs: 0, atMs: 0 }

/** Moves the meter on to `nowMs` with the newest reading, if there is one. All moments are of one clock, milliseconds. */
export function advanceMeter(state: MeterState, reading: LevelReading | undefined, nowMs: number): MeterState {
  const fresh = reading && nowMs - reading.atMs < STALE_MS ? reading : undefined
  const fallDb = (Math.max(0, nowMs - state.atMs) / 1000) * FALL_DB_PER_SECOND
  const rmsDbfs = Math.max(fresh?.rmsDbfs ?? -120, state.rmsDbfs - fallDb, -120)
  const heldMs = nowMs - state.peakSinceMs
  const fallenPeak = heldMs < PEAK_HOLD_MS ? state.peakDbfs : Math.max(-120, state.peakDbfs - fallDb)
  const rises = fresh !== undefined && fresh.peakDbfs >= fallenPeak
  return {
    rmsDbfs,
    peakDbfs: rises ? fresh.peakDbfs : fallenPeak,
    peakSinceMs: rises ? nowMs : state.peakSinceMs,
    atMs: nowMs,
  }
}

/** Where a level lies on the meter, 0 to 1. */
export function meterShare(dbfs: number): number {
  return Math.min(1, Math.max(0, 1 - dbfs / METER_FLOOR_DBFS))
}

/** What to tell the speaker about the input. */
export type LevelVerdict = 'none' | 'silent' | 'quiet' | 'good' | 'hot'

/** Judges a held peak: digital silence is a device that delivers nothing, not a quiet room. */
export function judgeLevel(peakDbfs: number): LevelVerdict {
  if (peakDbfs <= -119) return 'none'
  if (peakDbfs < METER_FLOOR_DBFS) return 'silent'
  if (peakDbfs < -30) return 'quiet'
  return peakDbfs > HOT_DBFS ? 'hot' : 'good'
}
