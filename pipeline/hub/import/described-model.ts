import { posix } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { MODEL_MANIFEST_FORMAT, type ModelManifest } from '../../models/model-manifest.ts'
import { isSafePath } from '../../models/safe-path.ts'
import { licenceOf } from '../catalogue/licences.ts'
import { estimatedMemoryMb } from '../catalogue/memory.ts'
import { versionOf } from '../store/version.ts'
import type { ModelFolder } from './folder.ts'
import type { Layout } from './layout.ts'
import { readModelCard } from './model-card.ts'
import { recognise } from './recognise.ts'
import { preferredVariant } from './variants.ts'

/** What is told of a model besides what its files tell. */
export interface StatedFacts {
  readonly id: string
  readonly origin: string
  /** In place of what its papers say. */
  readonly languages?: readonly string[] | undefined
  readonly licence?: string | undefined
}

/** A model that was recognised: everything but its files' hashes. */
export interface DescribedModel {
  readonly layout: Layout
  /** All files that it needs. */
  readonly paths: readonly string[]
  readonly languages: readonly string[]
  readonly licence: string | undefined
}

/**
 * Recognises what a folder holds and what belongs to it.
 *
 * @throws Failure `import.…`
 */
export async function describeModel(folder: ModelFolder): Promise<DescribedModel> {
  const found = await recognise(folder)
  const layout = { ...found, variants: await withWeightFiles(found.variants, folder) }
  const card = await readModelCard(folder)
  const paths = new Set([
    ...Object.values(layout.shared),
    ...Object.values(layout.variants).flatMap(Object.values<string>),
  ])
  return {
    ...{ layout, paths: [...paths] },
    languages: card.languages.length > 0 ? card.languages : (layout.languages ?? []),
    licence: layout.licence ?? card.licence,
  }
}

/** The manifest of a recognised model, once its files and their hashes are known. */
export function manifestOfDescribed(
  { layout, languages, licence }: DescribedModel,
  files: ModelManifest['files'],
  told: StatedFacts,
): ModelManifest {
  const { id, name, url } = licenceOf(told.licence ?? licence)
  const bytes = new Map(files.map((file) => [file.path, file.bytes]))
  const variants = Object.entries(layout.variants).map(([variant, roles]) => {
    const weightBytes = Object.values(roles).reduce((sum, path) => sum + (bytes.get(path) ?? 0), 0)
    return [variant, { files: { ...roles }, memoryMb: estimatedMemoryMb(variant, weightBytes) }] as const
  })
  return {
    ...{ format: MODEL_MANIFEST_FORMAT, id: told.id, version: versionOf(files), stage: layout.stage },
    ...{ engine: layout.engine, languages: [...(told.languages ?? languages)], origin: told.origin },
    licence: { id, name, ...(url === undefined ? {} : { url }) },
    default: preferredVariant(Object.keys(layout.variants)),
    shared: { ...layout.shared },
    variants: Object.fromEntries(variants),
    files: [...files],
  }
}

/** A name as an id: `Qwen/Qwen2.5-0.5B-Instruct` is qwen2.5-0.5b-instruct. */
export function idFrom(name: string): string {
  const id = name
    .slice(name.lastIndexOf('/') + 1)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[-._]+$/g, '')
    .slice(0, 80)
  return id === '' ? 'model' : id
}

/** Graphs may have their weights in files beside them. */
async function withWeightFiles(variants: Layout['variants'], folder: ModelFolder): Promise<Layout['variants']> {
  const entries = Object.entries(variants).map(async ([variant, roles]) => {
    const more: Record<string, string> = {}
    for (const [role, path] of Object.entries(roles)) {
      if (!path.endsWith('.onnx')) continue
      for (const [index, location] of (await folder.outline(path)).weightFiles.entries()) {
        const beside = posix.join(posix.dirname(path), location)
        if (!isSafePath(location) || !folder.has(beside)) {
          throw new Failure('import.incomplete', `${path} needs ${location} beside it, which is not there`)
        }
        more[`${role}Weights${index === 0 ? '' : index}`] = beside
      }
    }
    return [variant, { ...roles, ...more }] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
