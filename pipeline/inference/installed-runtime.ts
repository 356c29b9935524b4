import { readFileSync, statSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads'
import { z } from 'zod'
import { dataFolder } from '../base/files/data-folder.ts'
import { runtimeVersion } from './runtime-version.ts'

/** What is written beside installed libraries once all of them are there: without it they count for nothing. */
export const RECEIPT_FILE = 'installed.json'
export const receiptSchema = z.object({
  version: z.literal(1),
  /** Of onnxruntime: its parts work with each other only where they are of one version. */
  onnxruntime: z.string(),
  /** Wall clock, ISO 8601. */
  installedAt: z.string(),
  /** Where the package came from: an address without keys, or a file's name. */
  source: z.string(),
  files: z.record(z.string(), z.object({ bytes: z.number().int(), sha256: z.string() })),
})
export type InstalledReceipt = z.infer<typeof receiptSchema>

const BINDING = 'onnxruntime_binding.node'
/** The program's own parts of the runtime, which look for what is missing in the folder that they were loaded from. */
export const OWN_PARTS = [BINDING, 'libonnxruntime.so.1'] as const
/** Under this name the main thread tells its workers what it settled: all of a process load the same files. */
const SETTLED = 'firstword.runtime'

/** Where libraries for graphics cards are installed, one folder a version of onnxruntime. */
export function gpuFolder(data: string = dataFolder()): string {
  return join(data, 'gpu')
}

/** The folder of the program's own parts of the runtime; on systems without a build of onnxruntime it does not exist. */
export function ownRuntimeFolder(): string {
  const package_ = createRequire(import.meta.url).resolve('onnxruntime-node/package.json')
  return join(dirname(package_), 'bin', 'napi-v6', process.platform, process.arch)
}

/** What was installed into a folder; `undefined` where that was not finished, or it is no such folder. */
export function readReceipt(folder: string): InstalledReceipt | undefined {
  try {
    return receiptSchema.parse(JSON.parse(readFileSync(join(folder, RECEIPT_FILE), 'utf8')))
  } catch {
    return undefined
  }
}

/**
 * The folder of the runtime that was installed for graphics cards, where it is of the program's own version and its
 * copies are the program's own files still; `undefined`: none, and the program's own folder serves.
 */
export function installedRuntime(data?: string, own: string = ownRuntimeFolder()): string | undefined {
  const folder = join(gpuFolder(data), runtimeVersion())
  const receipt = readReceipt(folder)
  if (!receipt || receipt.onnxruntime !== runtimeVersion()) return undefined
  const isWhole = Object.entries(receipt.files).every(([name, { bytes }]) => sizeOf(join(folder, name)) === bytes)
  const isOurs = OWN_PARTS.every((name) => sizeOf(join(own, name)) === receipt.files[name]?.bytes)
  return isWhole && isOurs ? folder : undefined
}

/**
 * From now on this thread loads onnxruntime from the installed runtime, where there is one. onnxruntime looks for the
 * libraries of an execution provider beside its own library and nowhere else, and the program's folder may be read-only:
 * so a copy of its own parts lies beside the installed ones.
 */
export function redirectRuntime(): void {
  if (isMainThread && getEnvironmentData(SETTLED) === undefined) setEnvironmentData(SETTLED, installedRuntime() ?? '')
  const folder = getEnvironmentData(SETTLED)
  if (typeof folder !== 'string' || folder === '') return
  const url = pathToFileURL(join(folder, BINDING)).href
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.endsWith(`/${BINDING}`) ? { url, shortCircuit: true } : next(specifier, context),
  })
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size
}
