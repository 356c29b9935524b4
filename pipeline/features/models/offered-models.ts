import { CATALOGUE } from '../../hub/catalogue/catalogue.ts'
import type { CatalogueEntry, CatalogueVariant, ModelSource } from '../../hub/catalogue/entry.ts'
import { licenceOf } from '../../hub/catalogue/licences.ts'
import { estimatedMemoryMb } from '../../hub/catalogue/memory.ts'
import { SETUPS } from '../../hub/catalogue/setups.ts'
import { hubEndpoints } from '../../hub/hubs/known-hubs.ts'
import type { ModelStore } from '../../hub/store/model-store.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { OfferedModel } from '../../protocol/models/models.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import type { Answer } from '../../protocol/wire/queries.ts'
import { ENGINES } from '../../stages/engines.ts'
import { TURN_END_MODELS } from '../../stages/vad/contract.ts'

const BYTES_PER_MEGABYTE = 1e6

type Endpoints = ReturnType<typeof hubEndpoints>

/**
 * The models that are worth having, as consoles show them.
 *
 * @throws Failure `hub.refused` where the environment names a hub by no address
 */
export async function readCatalogue(
  store: ModelStore,
  environment: NodeJS.ProcessEnv,
): Promise<Answer<'readCatalogue'>> {
  const endpoints = hubEndpoints(environment)
  const accepted = new Set((await store.acceptances.list()).map(({ licence }) => licence))
  return {
    models: CATALOGUE.map((entry) => offered(entry, accepted, endpoints)),
    setups: SETUPS.map(({ id, name, about, models }) => ({ id, name, about, models: { ...models } })),
  }
}

function offered(entry: CatalogueEntry, accepted: ReadonlySet<string>, endpoints: Endpoints): OfferedModel {
  const { id, name, stage, languages, why, speed, unknown, variants, default: defaultVariant } = entry
  const licence = licenceOf(entry.licence)
  const { url, summary } = licence
  const problem = cannotRun(entry)
  return {
    ...{ id, name, stage, why, defaultVariant },
    languages: [...languages],
    unknown: [...unknown],
    ...(speed ? { speed } : {}),
    variants: Object.entries(variants).map(([variant, described]) => ({
      ...{ name: variant, hosts: hostsOf(entry, described, endpoints) },
      ...sizesOf(variant, described, entry),
    })),
    licence: {
      ...{ name: licence.name, summary, mustBeAccepted: licence.accept && !accepted.has(licence.id) },
      ...(url === undefined ? {} : { url }),
    },
    ...(problem === undefined ? {} : { cannotRun: problem }),
  }
}

function sizesOf(variant: string, { megabytes }: CatalogueVariant, { cacheBytesPerToken }: CatalogueEntry) {
  if (megabytes === undefined) return {}
  return { megabytes, memoryMegabytes: estimatedMemoryMb(variant, megabytes * BYTES_PER_MEGABYTE, cacheBytesPerToken) }
}

/** Where the files of a variant can come from. */
function hostsOf(entry: CatalogueEntry, variant: CatalogueVariant, endpoints: Endpoints): string[] {
  const shared = Object.values(entry.shared).map((rule) => rule.sources ?? entry.sources)
  const own = Object.values(variant.files).map((rule) => rule.sources ?? variant.sources ?? entry.sources)
  const sources = [...shared, ...own].flat()
  return [...new Set(sources.flatMap((source) => addressesOf(source, endpoints)).map((url) => new URL(url).host))]
}

function addressesOf(source: ModelSource, endpoints: Endpoints): readonly string[] {
  if (source.kind === 'url') return [source.base]
  return source.kind === 'archive' ? [source.url] : endpoints[source.kind]
}

function cannotRun({ stage, engine }: CatalogueEntry): StatedReason | undefined {
  const engines = stage === 'turn' ? TURN_END_MODELS : ENGINES[stage].map(({ id }) => id)
  return engines.some((id) => id === engine) ? undefined : because('engine.unknown', { engine })
}
