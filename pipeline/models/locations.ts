import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { ExpectedFile } from './verified-files.ts'

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
      throw new Failure('assets.missing', because('assets.missing'), because('do.completeRepository'))
    }
    folder = parent
  }
}

/** The embedded models. */
export function pocketPackDir(): string {
  return join(assetsDir(), 'models', 'pocket')
}

/** Silero VAD v6 comes in no pack: what its files are is written here (and in the README beside them). */
const SILERO = {
  float32: { file: 'silero_vad_v6.onnx', sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3' },
  float16: {
    file: 'silero_vad_v6_float16.onnx',
    sha256: 'fa0a9b54b8215e17cfe2fbaa0ae0387082a21748b0e2b6e3abda1707f1d39c1e',
  },
} as const

const POCKET_TURN = {
  file: 'pocket-turn.onnx',
  sha256: '25faf8b371d3e68397035d9f84f57260439deb68b563a141f99fdcf125e571fd',
} as const

/** Silero VAD v6, with its weights in one of two forms. */
export function sileroModel(weights: keyof typeof SILERO): ExpectedFile {
  const { file, sha256 } = SILERO[weights]
  return { name: `silero/${file}`, path: join(assetsDir(), 'models', 'silero', file), sha256 }
}

/** The network that hears when a turn is over; made by `assets/recipes/turn`. What it is is written in the JSON beside it. */
export function pocketTurnModel(): ExpectedFile {
  return {
    name: `turn/${POCKET_TURN.file}`,
    path: join(assetsDir(), 'models', 'turn', POCKET_TURN.file),
    sha256: POCKET_TURN.sha256,
  }
}
