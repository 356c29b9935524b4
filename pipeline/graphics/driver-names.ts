import { readdir, readFile, stat } from 'node:fs/promises'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import type { GraphicsCard } from '../protocol/graphics.ts'

/** Where distributions and administrators list Vulkan's drivers; WebGPU uses them on Linux. */
const LISTS = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d']
/** Names of drivers by what their libraries are called. */
const KNOWN: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/swiftshader/i, 'SwiftShader'],
  [/vulkan_lvp/, 'Mesa llvmpipe'],
  [/vulkan_radeon/, 'Mesa RADV'],
  [/vulkan_intel/, 'Mesa ANV'],
  [/vulkan_nouveau/, 'Mesa NVK'],
  [/nvidia|GLX_nvidia/i, 'NVIDIA'],
]

/** What decides which drivers are found; of this machine by default. */
export interface DriverDeps {
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly lists?: readonly string[]
}

/**
 * The drivers that graphics run on here, by name and what tells one version from another: the cards' own, as the system
 * gives them, and those of Vulkan, which may be there without any card. These do not say their version: size and date of
 * their libraries stand for it, where they can be found. Never fails.
 */
export async function driverNames(
  cards: readonly GraphicsCard[],
  { environment = process.env, lists = LISTS }: DriverDeps = {},
): Promise<string[]> {
  const ofCards = cards.map(({ name, driver }) => `${name}: ${driver ?? 'driver unknown'}`)
  const named = (environment.VK_DRIVER_FILES ?? environment.VK_ICD_FILENAMES ?? '').split(delimiter).filter(Boolean)
  const files = named.length > 0 ? named : (await Promise.all(lists.map(filesIn))).flat()
  return [...ofCards, ...(await Promise.all(files.map(vulkanDriver)))].sort()
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name))
}

async function vulkanDriver(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const library = /"library_path"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? ''
  const name = KNOWN.find(([pattern]) => pattern.test(library))?.[1] ?? (library === '' ? path : library)
  // One that the loader finds by its bare name has its list renewed with it.
  const stamped = /[\\/]/.test(library) ? (isAbsolute(library) ? library : join(dirname(path), library)) : path
  const found = await stat(stamped).catch(() => undefined)
  return found ? `${name}, ${found.size} bytes of ${found.mtime.toISOString()}` : `${name}, version unknown`
}
