import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll } from 'vitest'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
/** Where distributions put what their start scripts start. */
const FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome']
const DRIVER = 'vk_swiftshader_icd.json'
const LOADER = 'libvulkan.so.1'

/**
 * A graphics device that needs no card: Chromium brings SwiftShader, a Vulkan driver in software, and WebGPU works on it.
 * Sets what child processes need in order to find it; this process itself never loads it. To be called where a test file
 * begins: what it puts down goes when the file's tests have run.
 *
 * @returns why there is none, in words; `undefined` where it can be used
 */
export function offerSoftwareDevice(): string | undefined {
  if (process.platform !== 'linux') return 'SwiftShader is looked for on Linux alone'
  const folder = driverFolder()
  if (folder === undefined) return `no Chromium with ${DRIVER} on this machine`
  process.env.VK_ICD_FILENAMES = join(folder, DRIVER)
  process.env.VK_DRIVER_FILES = join(folder, DRIVER)
  // The loader alone is taken from there: everything else in that folder is Chromium's.
  const libraries = mkdtempSync(join(tmpdir(), 'firstword-vulkan-'))
  symlinkSync(join(folder, LOADER), join(libraries, LOADER))
  afterAll(() => rmSync(libraries, { recursive: true, force: true }))
  const before = process.env.LD_LIBRARY_PATH
  process.env.LD_LIBRARY_PATH = before ? `${libraries}${delimiter}${before}` : libraries
  return undefined
}

function driverFolder(): string | undefined {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => PROGRAMS.map((name) => join(folder, name)))
    .filter((path) => existsSync(path))
    .map((path) => dirname(realpathSync(path)))
  return [...onPath, ...FOLDERS].find((folder) => [DRIVER, LOADER].every((file) => existsSync(join(folder, file))))
}
