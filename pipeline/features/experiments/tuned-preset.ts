import { access, constants, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Failure, sentenceOf } from '../../base/failure.ts'
import { makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'
import { readText } from '../../base/files/text-file.ts'
import { keepPreset } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import { applyChanges } from '../../flags/validate.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { flagValuesSchema } from '../../protocol/flags.ts'
import { machineFingerprint } from '../calibration/calibration-file.ts'

export const TUNED = 'tuned'

const tunedSchema = z.object({
  version: z.literal(1),
  /** What it was measured on; on another machine it is not offered. */
  machine: z.string(),
  measuredAt: z.string(),
  sessionId: z.string(),
  values: flagValuesSchema,
})
export type TunedPreset = z.infer<typeof tunedSchema>

/**
 * Keeps the flags that a search found as the preset `tuned`, for this machine; takes its place at once in this process.
 *
 * @returns the file it was written to
 * @throws Failure where it cannot be written
 */
export async function saveTunedPreset(
  folder: string,
  { values, sessionId }: Pick<TunedPreset, 'values' | 'sessionId'>,
): Promise<string> {
  const tuned: TunedPreset = {
    ...{ version: 1, machine: machineFingerprint(), measuredAt: new Date().toISOString(), sessionId, values },
  }
  const path = join(folder, `preset-${TUNED}.json`)
  try {
    await makePrivateFolder(folder)
    await writePrivateFile(`${path}.new`, `${JSON.stringify(tuned, undefined, 2)}\n`)
    await rename(`${path}.new`, path)
  } catch (error) {
    throw unkept(folder, error)
  }
  offer(tuned)
  return path
}

/** A search takes long: whether its preset can be kept is asked first. @throws Failure where it cannot */
export async function checkTunedPlace(folder: string): Promise<void> {
  try {
    await makePrivateFolder(folder)
    await access(folder, constants.W_OK)
  } catch (error) {
    throw unkept(folder, error)
  }
}

function unkept(folder: string, error: unknown): Failure {
  return new Failure(
    'preset.unkept',
    because('preset.unkept', { preset: TUNED, folder, why: sentenceOf(error) }),
    because('do.makeWritable'),
  )
}

/**
 * Offers the preset `tuned` beside the plan's, where there is one of this machine. A file that is not there, is of another
 * machine or cannot be read offers nothing: whoever asks for the preset is told that there is none.
 */
export async function offerTunedPreset(folder: string): Promise<TunedPreset | undefined> {
  const text = await readText(join(folder, `preset-${TUNED}.json`)).catch(() => undefined)
  if (text === undefined) return undefined
  const read = tunedSchema.safeParse(parsed(text))
  if (!read.success || read.data.machine !== machineFingerprint()) return undefined
  return offer(read.data) ? read.data : undefined
}

/** Flags that an older version knew and this one does not make the set unusable as a whole. */
function offer({ values }: TunedPreset): boolean {
  const outcome = applyChanges(BASELINE, values)
  if (outcome.ok) keepPreset({ name: TUNED, values: outcome.value })
  return outcome.ok
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
