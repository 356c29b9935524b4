import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gpuFolder, type InstalledReceipt, installedRuntime, readReceipt } from '../inference/installed-runtime.ts'
import { runtimeVersion } from '../inference/runtime-version.ts'
import { type MissingLibraries, missingLibraries } from './system-libraries.ts'

/** What of CUDA there is here. */
export interface GpuStatus {
  /** Of onnxruntime, which the libraries must be of. */
  readonly version: string
  /** Where they lie, where they are installed and serve. */
  readonly installed?: { readonly folder: string; readonly receipt: InstalledReceipt }
  /** Folders that are of other versions, or not whole: they take up room and do nothing. */
  readonly useless: readonly string[]
  readonly system: MissingLibraries
}

/** What is installed where, and what the system lacks. `undefined` on systems for which there are no such libraries. */
export async function gpuStatus(data?: string, own?: string): Promise<GpuStatus | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const folder = installedRuntime(data, own)
  const receipt = folder === undefined ? undefined : readReceipt(folder)
  const all = (await readdir(gpuFolder(data)).catch(() => [])).map((name) => join(gpuFolder(data), name))
  return {
    version: runtimeVersion(),
    ...(folder !== undefined && receipt ? { installed: { folder, receipt } } : {}),
    useless: all.filter((path) => path !== folder),
    system: await missingLibraries(folder),
  }
}
