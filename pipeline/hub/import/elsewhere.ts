import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Failure } from '../../base/failure.ts'
import { ModelFolder } from './folder.ts'
import { isGguf } from './gguf-outline.ts'
import type { OtherCaches } from './other-caches.ts'

/** A model that another program brought. */
export interface FoundElsewhere {
  /** What it is imported by: `hf:owner/name`, `ollama:name:tag`, `lmstudio:owner/name/file.gguf`. */
  readonly name: string
  readonly bytes: number
  readonly open: () => Promise<ModelFolder>
}

const manifestSchema = z.object({
  layers: z.array(z.object({ mediaType: z.string(), digest: z.string(), size: z.number() })),
})
const MODEL_LAYER = 'application/vnd.ollama.image.model'

/** The models in the caches of Hugging Face, Ollama and LM Studio; those that could not be used are left out. */
export async function findElsewhere(caches: OtherCaches): Promise<readonly FoundElsewhere[]> {
  const found = await Promise.all([
    inHuggingFace(caches.huggingFace),
    inOllama(caches.ollama),
    ...caches.lmStudio.map(inLmStudio),
  ])
  return found.flat().toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** @throws Failure `import.missing` with what there is */
export async function openElsewhere(name: string, caches: OtherCaches): Promise<ModelFolder> {
  const all = await findElsewhere(caches)
  const found = all.find((one) => one.name === name)
  if (found) return found.open()
  const shown = all.map((one) => one.name).slice(0, 8)
  throw new Failure('import.missing', `No program here has ${name}`, `There is: ${shown.join(', ') || 'nothing'}.`)
}

async function inHuggingFace(hub: string): Promise<readonly FoundElsewhere[]> {
  const repos = (await namesIn(hub)).filter((name) => name.startsWith('models--'))
  const found = repos.map(async (repo): Promise<FoundElsewhere[]> => {
    const snapshots = join(hub, repo, 'snapshots')
    const main = (await readFile(join(hub, repo, 'refs', 'main'), 'utf8').catch(() => '')).trim()
    const names = await namesIn(snapshots)
    const commit = names.includes(main) ? main : names[0]
    if (commit === undefined) return []
    const folder = await ModelFolder.open(join(snapshots, commit))
    const isModel = folder.like('**/*.onnx').length + folder.like('**/*.gguf').length > 0
    if (!isModel) return []
    const sizes = await Promise.all(folder.paths.map((path) => sizeOf(folder.absolute(path))))
    const name = `hf:${repo.slice('models--'.length).replaceAll('--', '/')}`
    return [{ name, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0), open: async () => folder }]
  })
  return (await Promise.all(found)).flat()
}

async function inOllama(models: string): Promise<readonly FoundElsewhere[]> {
  const manifests = join(models, 'manifests')
  const entries = await readdir(manifests, { recursive: true, withFileTypes: true }).catch(() => [])
  const found = entries
    .filter((entry) => entry.isFile())
    .map(async (entry): Promise<FoundElsewhere[]> => {
      const path = join(entry.parentPath, entry.name)
      const manifest = manifestSchema.safeParse(await readJson(path))
      const layer = manifest.data?.layers.find(({ mediaType }) => mediaType === MODEL_LAYER)
      if (!layer || !/^sha256:[0-9a-f]{64}$/.test(layer.digest)) return []
      const blob = join(models, 'blobs', layer.digest.replace(':', '-'))
      if (!(await isGguf(blob))) return []
      // registry.ollama.ai/library/name/tag; of other registries the whole path.
      const parts = path.slice(manifests.length + 1).split(/[\\/]/)
      const model = parts
        .slice(0, -1)
        .join('/')
        .replace(/^registry\.ollama\.ai\/(library\/)?/, '')
      const file = `${model.replaceAll('/', '-')}-${entry.name}.gguf`
      const open = async () => new ModelFolder(models, [file], { [file]: blob })
      return [{ name: `ollama:${model}:${entry.name}`, bytes: layer.size, open }]
    })
  return (await Promise.all(found)).flat()
}

async function inLmStudio(models: string): Promise<readonly FoundElsewhere[]> {
  const entries = await readdir(models, { recursive: true, withFileTypes: true }).catch(() => [])
  const found = entries
    .filter((entry) => entry.isFile() && /\.gguf$/i.test(entry.name) && !/mmproj/i.test(entry.name))
    .map(async (entry): Promise<FoundElsewhere> => {
      const name = join(entry.parentPath, entry.name)
        .slice(models.length + 1)
        .replaceAll('\\', '/')
      const open = async () => new ModelFolder(entry.parentPath, [entry.name])
      return { name: `lmstudio:${name}`, bytes: await sizeOf(join(models, name)), open }
    })
  return Promise.all(found)
}

function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((): string[] => [])
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}
