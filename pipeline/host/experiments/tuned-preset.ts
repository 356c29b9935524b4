import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { makePrivateFolder, writePrivateFile } from '../../base/private-files.ts'
import { keepPreset } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import { applyChanges } from '../../flags/validate.ts'
import { flagValuesSchema } from '../../protocol/flags.ts'
import { machineFingerprint } from '../known-delay/calibration-file.ts'

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
 */
export async function saveTunedPreset(
  folder: string,
  { values, sessionId }: Pick<TunedPreset, 'values' | 'sessionId'>,
): Promise<string> {
  const tuned: TunedPreset = {
    ...{ version: 1, machine: machineFingerprint(), measuredAt: new Date().toISOString(), sessionId, values },
  }
  await makePrivateFolder(folder)
  const path = join(folder, `preset-${TUNED}.json`)
  await writePrivateFile(`${path}.new`, `${JSON.stringify(tuned, undefined, 2)}\n`)
  await rename(`${path}.new`, path)
  offer(tuned)
  return path
}

/**
 * Offers the preset `tuned` beside the plan's, where there is one of this machine. A file that is not there, is of another
 * machine or cannot be read offers nothing: whoever asks for the preset is told that there is none.
 */
export async function offerTunedPreset(folder: string): Promise<TunedPreset | undefined> {
  const text = await readFile(join(folder, `preset-${TUNED}.json`), 'utf8').catch(() => undefined)
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
