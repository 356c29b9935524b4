import type { CatalogueEntry, CatalogueSetup, CatalogueVariant } from '../../hub/catalogue/entry.ts'
import { type InBoth, type Licence, licenceOf } from '../../hub/catalogue/licences.ts'
import type { FoundElsewhere } from '../../hub/import/elsewhere.ts'
import type { Acceptance } from '../../hub/store/acceptances.ts'
import type { StoredModel } from '../../hub/store/model-store.ts'
import { renderTable, type TableColumn } from '../table.ts'
import { megabytes } from './words.ts'

const left = (title: string): TableColumn => ({ title, align: 'left' })
const right = (title: string): TableColumn => ({ title, align: 'right' })

/** The models of this machine as a table. */
export function renderModels(models: readonly StoredModel[]): string {
  if (models.length === 0) return 'No models are installed. "firstword models search" shows what there is.'
  const columns = [
    ...['id', 'stage', 'engine', 'languages', 'variants'].map(left),
    right('on disk'),
    left('licence'),
    left('since'),
  ]
  return renderTable(
    columns,
    models.map(({ id, manifest, bytes, installedAt }) => [
      ...[id, manifest.stage, manifest.engine, manifest.languages.join(' ') || 'unknown'],
      Object.keys(manifest.variants)
        .map((name) => (name === manifest.default ? `${name}*` : name))
        .join(' '),
      ...[megabytes(bytes), manifest.licence.id, installedAt?.slice(0, 10) ?? 'unknown'],
    ]),
  )
}

/** A model of this machine for programs. */
export function modelAsJson({ id, dir, manifest, bytes, installedAt }: StoredModel): object {
  const { version, stage, engine, languages, licence, origin, variants } = manifest
  return {
    ...{ id, version, stage, engine, languages, licence, folder: dir, bytes },
    origin: origin ?? null,
    installedAt: installedAt ?? null,
    default: manifest.default,
    variants: Object.entries(variants).map(([name, { memoryMb }]) => ({ name, memoryMb: memoryMb ?? null })),
  }
}

/** Entries of the catalogue as a table; a single one in full. */
export function renderCatalogue(
  entries: readonly CatalogueEntry[],
  here: ReadonlySet<string>,
  lang: keyof InBoth,
): string {
  const [only] = entries
  if (only && entries.length === 1) return renderEntry(only, here.has(only.id), lang)
  const table = renderTable(
    [...['id', 'stage', 'languages'].map(left), right('size'), left('licence'), left('here'), left('what for')],
    entries.map((entry) => [
      ...[entry.id, entry.stage, entry.languages.join(' '), sizeOf(entry.variants[entry.default])],
      ...[entry.licence, here.has(entry.id) ? 'yes' : '', entry.why[lang]],
    ]),
  )
  return `${table}\n\nSizes are of the default variant. One entry in full: firstword models search ID`
}

function renderEntry(entry: CatalogueEntry, isHere: boolean, lang: keyof InBoth): string {
  const { name, url, summary, accept } = licenceOf(entry.licence)
  const variants = Object.entries(entry.variants).map(
    ([variant, about]) => `${variant}${variant === entry.default ? '*' : ''} (${sizeOf(about)})`,
  )
  return [
    `${entry.id}: ${entry.name}`,
    `  ${entry.why[lang]}`,
    `  stage: ${entry.stage}   engine: ${entry.engine}   languages: ${entry.languages.join(' ')}   here: ${isHere ? 'yes' : 'no'}`,
    `  variants: ${variants.join(', ')}`,
    `  licence: ${name}${url === undefined ? '' : ` (${url})`}${accept ? ' - has to be agreed to' : ''}`,
    `    ${summary[lang]}`,
    ...(entry.speed ? [`  speed: ${entry.speed[lang]}`] : []),
    ...entry.unknown.map((text) => `  unknown: ${text[lang]}`),
    `  fetch it: firstword models pull ${entry.id}`,
  ].join('\n')
}

/** The ready setups, a line each. */
export function renderSetups(setups: readonly CatalogueSetup[], lang: keyof InBoth): string {
  return setups
    .map(({ id, name, about, models }) => {
      const members = Object.values(models).join(' + ')
      return `setup ${id} (${name[lang]}): ${about[lang]}${members === '' ? '' : ` ${members}`}`
    })
    .join('\n')
}

/** Models that other programs brought. */
export function renderElsewhere(found: readonly FoundElsewhere[]): string {
  if (found.length === 0)
    return 'Hugging Face, Ollama and LM Studio have no models on this machine that could be imported.'
  const table = renderTable(
    [left('name'), right('size')],
    found.map(({ name, bytes }) => [name, megabytes(bytes)]),
  )
  return `${table}\n\nTake one in, by link: firstword models import NAME`
}

/** The licences, and which of them were agreed to when. */
export function renderLicences(
  licences: readonly Licence[],
  accepted: readonly Acceptance[],
  lang: keyof InBoth,
): string {
  const known = licences.map((licence) => {
    const agreed = accepted.find((one) => one.licence === licence.id)
    const state = agreed ? `agreed to on ${agreed.acceptedAt.slice(0, 10)}, for ${agreed.model}` : 'has to be agreed to'
    const lines = [
      `${licence.id}: ${licence.name}${licence.accept || agreed ? ` - ${state}` : ''}`,
      `  ${licence.summary[lang]}`,
    ]
    return [...lines, ...(licence.url === undefined ? [] : [`  ${licence.url}`])].join('\n')
  })
  const others = accepted
    .filter(({ licence }) => !licences.some(({ id }) => id === licence))
    .map(({ licence, acceptedAt }) => `${licence} - agreed to on ${acceptedAt.slice(0, 10)}`)
  return [...known, ...others].join('\n')
}

function sizeOf(variant: CatalogueVariant | undefined): string {
  if (variant?.megabytes === undefined) return 'unknown'
  return `${variant.about ? '≈ ' : ''}${megabytes(variant.megabytes * 1e6)}`
}
