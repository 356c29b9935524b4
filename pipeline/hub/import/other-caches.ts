import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../hubs/known-hubs.ts'

/** Where other programs keep the models that they brought. */
export interface OtherCaches {
  readonly huggingFace: string
  readonly ollama: string
  readonly lmStudio: readonly string[]
}

/** The places that those programs use on this machine, by the same variables as they go by themselves. */
export function otherCaches(environment: Environment, home: string = homedir()): OtherCaches {
  const cache = environment.XDG_CACHE_HOME || join(home, '.cache')
  const faces = environment.HF_HOME || join(cache, 'huggingface')
  return {
    huggingFace: environment.HF_HUB_CACHE || join(faces, 'hub'),
    ollama: environment.OLLAMA_MODELS || join(home, '.ollama', 'models'),
    lmStudio: [join(home, '.lmstudio', 'models'), join(cache, 'lm-studio', 'models')],
  }
}

/** Files that may have a content, by the names that those programs give to contents. */
export function placesOf(
  sha256: string,
  repos: readonly string[],
  { huggingFace, ollama }: OtherCaches,
): readonly string[] {
  return [
    ...repos.map((repo) => join(huggingFace, `models--${repo.replaceAll('/', '--')}`, 'blobs', sha256)),
    join(ollama, 'blobs', `sha256-${sha256}`),
  ]
}
