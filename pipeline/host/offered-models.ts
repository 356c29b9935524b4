import { CATALOGUE } from '../hub/catalogue/catalogue.ts'
import type { CatalogueEntry } from '../hub/catalogue/entry.ts'
import { licenceOf } from '../hub/catalogue/licences.ts'
import { estimatedMemoryMb } from '../hub/catalogue/memory.ts'
import { SETUPS } from '../hub/catalogue/setups.ts'
import type { ModelStore } from '../hub/store/model-store.ts'
import type { OfferedModel } from '../protocol/models.ts'
import type { Answer } from '../protocol/queries.ts'
import { ENGINES } from '../stages/engines.ts'

const BYTES_PER_MEGABYTE = 1e6

/** The models that are worth having, as consoles show them. */
export async function readCatalogue(store: ModelStore): Promise<Answer<'readCatalogue'>> {
  const accepted = new Set((await store.acceptances.list()).map(({ licence }) => licence))
  return {
    models: CATALOGUE.map((entry) => offered(entry, accepted)),
    setups: SETUPS.map(({ id, name, about, models }) => ({ id, name, about, models: { ...models } })),
  }
}

function offered(entry: CatalogueEntry, accepted: ReadonlySet<string>): OfferedModel {
  const { id, name, stage, languages, why, speed, unknown, variants, default: defaultVariant } = entry
  const licence = licenceOf(entry.licence)
  const { url, summary } = licence
  const problem = cannotRun(entry)
  return {
    ...{ id, name, stage, why, defaultVariant },
    languages: [...languages],
    unknown: [...unknown],
    ...(speed ? { speed } : {}),
    variants: Object.entries(variants).map(([variant, { megabytes }]) => ({
      name: variant,
      ...(megabytes === undefined
        ? {}
        : {
            megabytes,
            memoryMegabytes: estimatedMemoryMb(variant, megabytes * BYTES_PER_MEGABYTE, entry.cacheBytesPerToken),
          }),
    })),
    licence: {
      ...{ name: licence.name, summary, mustBeAccepted: licence.accept && !accepted.has(licence.id) },
      ...(url === undefined ? {} : { url }),
    },
    ...(problem === undefined ? {} : { cannotRun: problem }),
  }
}

function cannotRun({ stage, engine }: CatalogueEntry): string | undefined {
  if (stage === 'turn') return 'this version does not use it yet'
  const engines: readonly { readonly id: string }[] = ENGINES[stage]
  return engines.some(({ id }) => id === engine) ? undefined : `this version has no engine "${engine}"`
}
