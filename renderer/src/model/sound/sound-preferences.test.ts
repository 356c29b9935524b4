import { describe, expect, it } from 'vitest'
import {
  calibrationOf,
  type KeptCalibration,
  SOUND_DEFAULTS,
  soundPreferencesSchema,
  withCalibration,
} from './sound-preferences.ts'

const calibration = (inputLabel: string, roundTripMs: number): KeptCalibration => ({
  inputLabel,
  outputLabel: 'Speaker',
  roundTripMs,
  spreadMs: 0.2,
  chirps: 5,
  measuredAt: '2026-01-01T00:00:00.000Z',
})

describe('kept calibrations', () => {
  it('are one a pair of devices, the newest', () => {
    const kept = [calibration('USB', 40), calibration('Built-in', 20)].reduce(withCalibration, [
      calibration('USB', 99),
    ] as readonly KeptCalibration[])
    expect(kept).toHaveLength(2)
    expect(calibrationOf(kept, 'USB', 'Speaker')?.roundTripMs).toBe(40)
    expect(calibrationOf(kept, 'USB', 'Headphones')).toBeUndefined()
  })

  it('are at most eight', () => {
    const many = Array.from({ length: 12 }, (_, i) => calibration(`device ${i}`, i))
    const kept = many.reduce<readonly KeptCalibration[]>(withCalibration, [])
    expect(kept.map(({ roundTripMs }) => roundTripMs)).toEqual([4, 5, 6, 7, 8, 9, 10, 11])
  })
})

describe('the defaults', () => {
  it('are valid preferences that leave the sound as it is, but for the echo', () => {
    expect(soundPreferencesSchema.parse(SOUND_DEFAULTS)).toMatchObject({
      echoCancellation: true,
      noiseSuppression: false,
      autoGainControl: false,
    })
  })
})
