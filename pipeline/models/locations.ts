import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../base/failure.ts'

/**
 * The folder of everything the program ships beside its code. A packaged app says where it is by FIRSTWORD_ASSETS
 * (its resources lie outside the archive of the code); otherwise it is found beside the sources or the build.
 *
 * @throws Failure `assets.missing`
 */
export function assetsDir(): string {
  const told = process.env.FIRSTWORD_ASSETS
  if (told) return told
  let folder = dirname(fileURLToPath(import.meta.url))
  while (true) {
    const candidate = join(folder, 'assets')
    if (existsSync(join(candidate, 'models'))) return candidate
    const parent = dirname(folder)
    if (parent === folder) {
      throw new Failure(
        'assets.missing',
        'The folder assets/models is not there',
        'Get the complete repository, or set FIRSTWORD_ASSETS.',
      )
    }
    folder = parent
  }
}

/** The embedded models. */
export function pocketPackDir(): string {
  return join(assetsDir(), 'models', 'pocket')
}

/** Silero VAD v6, with its weights in one of two forms. */
export function sileroModelPath(weights: 'float32' | 'float16'): string {
  return join(
    assetsDir(),
    'models',
    'silero',
    weights === 'float16' ? 'silero_vad_v6_float16.onnx' : 'silero_vad_v6.onnx',
  )
}
