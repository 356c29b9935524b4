import type { ModelOptions, ModelSetting } from '../../../../pipeline/protocol/models/models.ts'

export type { ModelOptions }

/** What is being written; a field that nobody touched is absent. */
export type OptionDraft = Partial<Record<ModelSetting, string>>

const SLOWEST = 0.5
const FASTEST = 2

/** What stands in a field: what is being written, else what is set; empty: as the model came. */
export function textOf(name: ModelSetting, draft: OptionDraft, set: ModelOptions): string {
  return draft[name] ?? String(set[name] ?? '')
}

/** Why a text cannot be taken, as a word of the page; `undefined` where it can. */
export function refusalOf(name: ModelSetting, text: string): 'noSpeed' | undefined {
  if (name !== 'speed' || text.trim() === '') return undefined
  const speed = numberIn(text)
  return speed >= SLOWEST && speed <= FASTEST ? undefined : 'noSpeed'
}

/** What the fields ask for; empty ones ask for nothing. */
export function optionsOf(settable: readonly ModelSetting[], draft: OptionDraft, set: ModelOptions): ModelOptions {
  return Object.fromEntries(
    settable.flatMap((name) => {
      const text = textOf(name, draft, set).trim()
      return text === '' ? [] : [[name, optionIn(name, text)]]
    }),
  )
}

/** A speaker may have a name or a number. */
function optionIn(name: ModelSetting, text: string): string | number {
  const number = numberIn(text)
  return name !== 'language' && Number.isFinite(number) ? number : text
}

function numberIn(text: string): number {
  return Number(text.trim().replace(',', '.'))
}
