import { z } from 'zod'
import { talkKeySchema } from '../../../../pipeline/protocol/desktop.ts'

const chosenDeviceSchema = z.object({ id: z.string(), label: z.string() })

/** What an acoustic calibration found, for one pair of devices. */
export const keptCalibrationSchema = z.object({
  inputLabel: z.string(),
  outputLabel: z.string(),
  roundTripMs: z.number(),
  spreadMs: z.number(),
  chirps: z.number().int(),
  /** ISO 8601. */
  measuredAt: z.string(),
})
export type KeptCalibration = z.infer<typeof keptCalibrationSchema>

/** How this page listens and plays; kept in the browser. */
export const soundPreferencesSchema = z.object({
  /** Absent: the device that the system prefers. */
  input: chosenDeviceSchema.optional(),
  output: chosenDeviceSchema.optional(),
  echoCancellation: z.boolean(),
  noiseSuppression: z.boolean(),
  autoGainControl: z.boolean(),
  mode: z.enum(['handsFree', 'pushToTalk']),
  /** Holding Space talks, in push-to-talk mode. */
  spaceTalks: z.boolean(),
  /** The key that talks from anywhere, in the desktop window; off until it is chosen. */
  talkKey: talkKeySchema.default(null),
  calibrations: z.array(keptCalibrationSchema),
})
export type SoundPreferences = z.infer<typeof soundPreferencesSchema>
export type TalkMode = SoundPreferences['mode']

/**
 * Gain control and noise suppression change what is measured, so they are off; the echo of the reply must not end up
 * as speech, so its cancellation is on.
 */
export const SOUND_DEFAULTS: SoundPreferences = {
  echoCancellation: true,
  noiseSuppression: false,
  autoGainControl: false,
  mode: 'handsFree',
  spaceTalks: true,
  talkKey: null,
  calibrations: [],
}

const KEPT_CALIBRATIONS = 8

/** The calibrations with one more; that of the same pair of devices is replaced. */
export function withCalibration(kept: readonly KeptCalibration[], added: KeptCalibration): readonly KeptCalibration[] {
  return [...kept.filter((one) => !isOf(one, added.inputLabel, added.outputLabel)), added].slice(-KEPT_CALIBRATIONS)
}

/** The calibration of a pair of devices. */
export function calibrationOf(
  kept: readonly KeptCalibration[],
  inputLabel: string,
  outputLabel: string,
): KeptCalibration | undefined {
  return kept.find((one) => isOf(one, inputLabel, outputLabel))
}

function isOf(one: KeptCalibration, inputLabel: string, outputLabel: string): boolean {
  return one.inputLabel === inputLabel && one.outputLabel === outputLabel
}
