import type { ModelPull, ModelSummary, ModelsState, OfferedModel } from '../../../../pipeline/protocol/models/models.ts'

export const ROW_STAGES = ['asr', 'llm', 'tts', 'turn'] as const
export type RowStage = (typeof ROW_STAGES)[number]

/** Where a model that is here came from. */
export type ModelOrigin = 'embedded' | 'server' | 'brought'

/** A model of one stage: of the catalogue, on this machine, or both. */
export interface ModelRow {
  readonly id: string
  readonly stage: RowStage
  /** Its own name; the id where the catalogue does not know it. */
  readonly name: string
  readonly languages: readonly string[]
  /** As the catalogue describes it. */
  readonly offered: OfferedModel | undefined
  /** As it lies on this machine. */
  readonly here: ModelSummary | undefined
  readonly origin: ModelOrigin | undefined
  readonly isChosen: boolean
  /** It is on its way, or what became of that. */
  readonly pull: ModelPull | undefined
}

/** What rows are made of. */
export interface RowSources {
  readonly models: ModelsState | undefined
  readonly pulls: readonly ModelPull[]
  readonly offered: readonly OfferedModel[]
  /** The pack that is part of this program: its models cannot be removed. */
  readonly packId: string
}

/** Every model there is: those of the catalogue in its order, then those that only this machine knows. */
export function rowsOf({ models, pulls, offered, packId }: RowSources): readonly ModelRow[] {
  const available = models?.available ?? []
  const rowOf = (id: string, stage: RowStage, about: OfferedModel | undefined): ModelRow => {
    const here = available.find((model) => model.id === id && model.stage === stage)
    return {
      ...{ id, stage, here, offered: about },
      name: about?.name ?? id,
      languages: about?.languages ?? here?.languages ?? [],
      origin: here && originOf(here, packId),
      isChosen: stage !== 'turn' && models?.chosen[stage] === id,
      pull: pulls.find((pull) => pull.id === id),
    }
  }
  const known = new Set(offered.map(({ id, stage }) => `${stage}/${id}`))
  return [
    ...available
      .filter(({ id, stage }) => !known.has(`${stage}/${id}`))
      .map(({ id, stage }) => rowOf(id, stage, undefined)),
    ...offered.map((model) => rowOf(model.id, model.stage, model)),
  ]
}

function originOf({ id, bytes }: ModelSummary, packId: string): ModelOrigin {
  if (id === packId) return 'embedded'
  return bytes === undefined ? 'server' : 'brought'
}

/** What somebody wants to see of the list. */
export interface RowFilter {
  /** A language's code; empty: all. */
  readonly language: string
  readonly hereOnly: boolean
}

/** The rows that fit. What is on its way counts as here: somebody waits for it. */
export function filterRows(rows: readonly ModelRow[], { language, hereOnly }: RowFilter): readonly ModelRow[] {
  return rows.filter(
    (row) =>
      (language === '' || row.languages.includes(language)) &&
      (!hereOnly || row.here !== undefined || row.pull?.state === 'running'),
  )
}

/** Languages that any model speaks, most models first. */
export function languagesOf(rows: readonly ModelRow[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { languages } of rows) for (const code of languages) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([code]) => code)
}

/** Models on this machine that a stage can be given, and those that it cannot, with why. */
export function choicesOf(rows: readonly ModelRow[], stage: Exclude<RowStage, 'turn'>) {
  const ofStage = rows.filter((row) => row.stage === stage && row.here !== undefined)
  return {
    offered: ofStage.filter(({ offered, isChosen }) => isChosen || offered?.cannotRun === undefined),
    refused: ofStage.flatMap(({ name, offered }) => (offered?.cannotRun ? [{ name, why: offered.cannotRun }] : [])),
  }
}

/** Forms of a model's weights that are not here yet; all of them where it is not here. */
export function missingVariants({ offered, here }: ModelRow): OfferedModel['variants'] {
  return (offered?.variants ?? []).filter(({ name }) => here === undefined || !here.variants.includes(name))
}

/** Whether what a stage says of its model, the id with the version behind it, is the model of this id. */
export function serves(model: string | undefined, id: string): boolean {
  return model === undefined || model === id || model.startsWith(`${id} `)
}
