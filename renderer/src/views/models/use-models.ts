import { useMemo, useState } from 'react'
import type { ModelPull, OfferedModel, SomeModels } from '../../../../pipeline/protocol/models/models.ts'
import { type Asked, useAnswer } from '../../answers/use-answer.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { choiceBefore } from '../../model/models/model-choice.ts'
import { type ModelRow, rowsOf } from '../../model/models/model-rows.ts'
import type { OfferedSetup } from '../../model/models/model-setups.ts'

const NO_PULLS: readonly ModelPull[] = []
const NO_MODELS: readonly OfferedModel[] = []
const NO_SETUPS: readonly OfferedSetup[] = []

/** All models as the page lists them, and how far the catalogue has been read. */
export interface ModelList {
  readonly rows: readonly ModelRow[]
  readonly setups: readonly OfferedSetup[]
  readonly catalogue: Pick<Asked<unknown>, 'loading' | 'error'>
}

/** What there is, of the catalogue and on this machine; the catalogue is read again as models come and go. */
export function useModelList(): ModelList {
  const models = useConsoleStore((state) => state.session?.models)
  const pulls = useConsoleStore((state) => state.session?.pulls ?? NO_PULLS)
  const packId = useConsoleStore((state) => state.session?.pack.id) ?? ''
  const { answer, error, loading } = useAnswer<'readCatalogue'>({ name: 'readCatalogue' })
  const offered = answer?.models ?? NO_MODELS
  const rows = useMemo(() => rowsOf({ models, pulls, offered, packId }), [models, pulls, offered, packId])
  return { rows, setups: answer?.setups ?? NO_SETUPS, catalogue: { error, loading } }
}

/** The newest change of which models serve. */
export interface LastChoice {
  readonly before: SomeModels
  readonly after: SomeModels
  readonly isUndone: boolean
}

export interface ModelChooser {
  readonly last: LastChoice | undefined
  choose(models: SomeModels): void
  undo(): void
  redo(): void
  dismiss(): void
}

/** Chooses models, and takes the newest choice back. What the host refuses appears as a notice. */
export function useModelChooser(): ModelChooser {
  const { send } = useConsole()
  const chosen = useConsoleStore((state) => state.session?.models?.chosen)
  const [last, setLast] = useState<LastChoice>()
  const ask = async (models: SomeModels, next: LastChoice) => {
    if (await send({ name: 'chooseModels', models })) setLast(next)
  }
  return {
    last,
    choose: (after) => {
      if (chosen) void ask(after, { before: choiceBefore(chosen, after), after, isUndone: false })
    },
    undo: () => {
      if (last && !last.isUndone) void ask(last.before, { ...last, isUndone: true })
    },
    redo: () => {
      if (last?.isUndone) void ask(last.after, { ...last, isUndone: false })
    },
    dismiss: () => setLast(undefined),
  }
}
