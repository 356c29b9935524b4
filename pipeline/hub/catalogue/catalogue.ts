import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { type CatalogueEntry, entrySchema } from './entry.ts'
import { LANGUAGE_MODELS } from './language-models.ts'
import { RECOGNISERS } from './recognisers.ts'
import { VOICES } from './voices.ts'

/** The models that are worth having. */
export const CATALOGUE: readonly CatalogueEntry[] = [...RECOGNISERS, ...LANGUAGE_MODELS, ...VOICES].map((entry) =>
  entrySchema.parse(entry),
)

/** An entry by its id. */
export function catalogueEntry(id: string): CatalogueEntry | undefined {
  return CATALOGUE.find((entry) => entry.id === id)
}

/** The entries in which every word is found: in their id, name, stage, languages, engine, licence or purpose. */
export function searchCatalogue(words: readonly string[]): readonly CatalogueEntry[] {
  const wanted = words.map((word) => word.toLowerCase())
  return CATALOGUE.filter((entry) => {
    const { id, name, stage, languages, engine, licence, why } = entry
    const text = [id, name, stage, ...languages, engine, licence, why.en, why.zh].join(' ').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}

/**
 * The variants of an entry that were asked for; its default one where none was.
 *
 * @throws Failure `model.no-variant`
 */
export function wantedVariants(entry: CatalogueEntry, asked: readonly string[]): readonly string[] {
  for (const name of asked) {
    if (entry.variants[name]) continue
    const known = Object.keys(entry.variants).join(', ')
    throw new Failure(
      'model.no-variant',
      because('model.noVariant', { model: entry.id, variant: name }),
      because('do.itHas', { known }),
    )
  }
  return asked.length > 0 ? asked : [entry.default]
}
