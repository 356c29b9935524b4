import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { cacheFolder } from '../../base/files/cache-folder.ts'
import { makePrivate, makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'
import { readText } from '../../base/files/text-file.ts'
import type { InstrumentError } from '../../protocol/sessions.ts'

const milliseconds = z.number()
const spreadSchema = z.object({ p50: milliseconds, p95: milliseconds, p99: milliseconds, meanMs: milliseconds })
const errorsSchema = z.object({
  turns: z.number().int(),
  parts: z.record(z.string(), spreadSchema),
  processingMs: spreadSchema.optional(),
  heardMs: spreadSchema.optional(),
  errorP99Ms: milliseconds.optional(),
})

/** The last calibration as it is kept, and what `calibrate --json` writes. */
export const calibrationFileSchema = z.object({
  version: z.literal(1),
  /** Which machine it holds for; on another it says nothing. */
  machine: z.string(),
  /** Wall clock, ISO 8601. */
  measuredAt: z.string(),
  all: errorsSchema,
  undisturbed: errorsSchema,
})
export type CalibrationFile = z.infer<typeof calibrationFileSchema>

/** What of this machine decides how well it measures. */
export function machineFingerprint(): string {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown'
  return `${cpu}, ${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`
}

/** The last calibration on this machine; `undefined` where there was none. */
export async function readCalibration(folder = cacheFolder()): Promise<CalibrationFile | undefined> {
  makePrivate(pathIn(folder))
  const text = await readText(pathIn(folder)).catch(() => 'null')
  const read = calibrationFileSchema.safeParse(parsed(text))
  return read.success && read.data.machine === machineFingerprint() ? read.data : undefined
}

/** What of the last calibration goes with measured numbers; `undefined` where there was none on this machine. */
export async function readInstrumentError(folder = cacheFolder()): Promise<InstrumentError | undefined> {
  const known = await readCalibration(folder)
  const errorP99Ms = known?.all.errorP99Ms
  if (!known || errorP99Ms === undefined) return undefined
  return { errorP99Ms, turns: known.all.turns, measuredAt: known.measuredAt }
}

/** Keeps a calibration in place of the last one. */
export async function keepCalibration(calibration: CalibrationFile, folder = cacheFolder()): Promise<void> {
  await makePrivateFolder(folder)
  await writePrivateFile(pathIn(folder), `${JSON.stringify(calibration, undefined, 2)}\n`)
}

function pathIn(folder: string): string {
  return join(folder, 'calibration.json')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
