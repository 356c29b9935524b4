import { MODEL_MANIFEST_FORMAT, type ModelManifest } from '../../models/model-manifest.ts'
import type { CatalogueEntry } from '../catalogue/entry.ts'
import { licenceOf } from '../catalogue/licences.ts'
import { estimatedMemoryMb } from '../catalogue/memory.ts'
import type { StoredModel } from '../store/model-store.ts'
import { versionOf } from '../store/version.ts'
import type { FetchedFile } from './fetch-files.ts'

/** The manifest of a model of the catalogue, made of the files that came. */
export function manifestOf(
  entry: CatalogueEntry,
  variants: readonly string[],
  fetched: readonly FetchedFile[],
  origin: string,
): ModelManifest {
  const { id, stage, engine, engineOptions, languages, licence, cacheBytesPerToken } = entry
  const rolesOf = (variant: string | undefined) =>
    Object.fromEntries(
      fetched.flatMap(({ uses, path }) =>
        uses.filter((use) => use.variant === variant).map(({ role }) => [role, path] as const),
      ),
    )
  const bytesOf = (paths: readonly string[]) =>
    fetched.reduce((sum, { path, bytes }) => (paths.includes(path) ? sum + bytes : sum), 0)
  const files = fetched.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 }))
  const { name, url } = licenceOf(licence)
  return {
    ...{ format: MODEL_MANIFEST_FORMAT, id, version: versionOf(files), stage, engine, languages, origin, files },
    ...(engineOptions === undefined ? {} : { engineOptions }),
    licence: { id: licenceOf(licence).id, name, ...(url === undefined ? {} : { url }) },
    default: variants.includes(entry.default) ? entry.default : (variants[0] ?? entry.default),
    shared: rolesOf(undefined),
    variants: Object.fromEntries(
      variants.map((variant) => {
        const roles = rolesOf(variant)
        const memoryMb = estimatedMemoryMb(variant, bytesOf(Object.values(roles)), cacheBytesPerToken)
        return [variant, { files: roles, memoryMb }]
      }),
    ),
  }
}

/** What a model that is here has already of an entry. */
export function variantsHere(entry: CatalogueEntry, stored: StoredModel | undefined): readonly string[] {
  return Object.keys(stored?.manifest.variants ?? {}).filter((name) => entry.variants[name] !== undefined)
}
