import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { LIBRARIES } from './install.ts'

const TIMEOUT_MS = 10_000
const MAX_OUTPUT_BYTES = 2 ** 23
/** Comes with the driver; everything else asks for it only when it runs. */
const DRIVER = 'libcuda.so.1'
/** What the provider needs at least, for who has not installed it yet. */
const BEFOREHAND = [DRIVER, 'libcudart.so.12', 'libcublas.so.12', 'libcudnn.so.9'] as const

/** What is missing on the system for CUDA to run; `unknown`: why nobody can say. */
export interface MissingLibraries {
  readonly missing: readonly string[]
  readonly unknown?: string
}

/**
 * Which libraries of NVIDIA's this system lacks, by its own loader: the provider's, where it is installed.
 *
 * @param installed folder of the installed runtime
 */
export async function missingLibraries(installed: string | undefined): Promise<MissingLibraries> {
  const listed = await run(['/sbin/ldconfig', '/usr/sbin/ldconfig', 'ldconfig'], ['-p'])
  if (listed === undefined) return { missing: [], unknown: 'there is no ldconfig that could tell' }
  const wanted = installed === undefined ? BEFOREHAND : [DRIVER]
  const known = (name: string) => listed.split('\n').some((line) => line.trim().startsWith(`${name} `))
  const lacking: string[] = []
  for (const name of wanted) if (!known(name) && !(await onLibraryPath(name))) lacking.push(name)
  if (installed === undefined) return { missing: lacking }
  const linked = await run(['ldd'], [join(installed, LIBRARIES[1])])
  if (linked === undefined) return { missing: lacking, unknown: 'there is no ldd that could tell of CUDA and cuDNN' }
  return { missing: [...lacking, ...notFoundIn(linked)] }
}

/** Names of libraries that `ldd` says are not found. */
export function notFoundIn(output: string): string[] {
  return [...output.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name ?? '')
}

/** What libraries are parts of, in words: `NVIDIA's driver (libcuda.so.1), CUDA 12 (libcublas.so.12), cuDNN 9 (…)`. */
export function partsInWords(libraries: readonly string[]): string {
  const parts = Map.groupBy(libraries, (name) => {
    if (name.startsWith(DRIVER)) return "NVIDIA's driver"
    return name.startsWith('libcudnn') ? 'cuDNN 9' : 'CUDA 12'
  })
  return [...parts].map(([part, names]) => `${part} (${names.join(', ')})`).join(', ')
}

async function onLibraryPath(name: string): Promise<boolean> {
  for (const folder of (process.env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean)) {
    const there = await access(join(folder, name)).then(
      () => true,
      () => false,
    )
    if (there) return true
  }
  return false
}

/** What the first of these programs that is there prints, whatever it ends with; `undefined` where none is. */
async function run(programs: readonly string[], words: readonly string[]): Promise<string | undefined> {
  const options = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT_BYTES } as const
  for (const program of programs) {
    const output = await new Promise<string | undefined>((resolve) => {
      execFile(program, words, options, (error, stdout) =>
        resolve(error && (error.code === 'ENOENT' || error.killed) ? undefined : stdout),
      )
    })
    if (output !== undefined) return output
  }
  return undefined
}
