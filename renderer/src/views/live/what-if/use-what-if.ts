import { useMemo, useState } from 'react'
import type { KnownEffect } from '../../../../../pipeline/measures/what-if/measured-move.ts'
import { type NoPrediction, type Prediction, predictTurn } from '../../../../../pipeline/measures/what-if/predict.ts'
import type { LedgerPart } from '../../../../../pipeline/protocol/ledger.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { isOver } from '../../../model/turn/turn.ts'
import type { WhatIf } from '../../../store/what-if-slice.ts'
import { useDescriptors } from '../../../widgets/hooks/use-flags.ts'
import { knownEffects } from '../levers/past-comparisons.ts'
import { useComparisons } from '../levers/use-comparisons.ts'
import { handleOf, nextMs, type PartHandle, pulledTo, stepOf } from './part-handle.ts'

/** What is asked of a turn, and what it would have been. */
export interface Answered {
  readonly asked: WhatIf
  readonly predicted: Prediction | NoPrediction
}

/** The turn's parts as they would have been; `undefined` where nothing is asked, and where nobody can say. */
export function predictedParts(answered: Answered | undefined): readonly LedgerPart[] | undefined {
  return answered?.predicted.kind === 'known' ? answered.predicted.parts : undefined
}

/** The question that is asked of this turn. */
export function useAsked(turn: TurnRecord): WhatIf | undefined {
  return useConsoleStore(({ whatIf }) => (whatIf?.turnId === turn.id ? whatIf : undefined))
}

/** What parts of a turn can be pulled by, with pointer or keys. */
export interface PartPull {
  /** Parts are about to be pulled: what was measured is looked up. */
  prepare(): void
  grab(at: number): PartHandle
  /** Makes a part take so long, milliseconds, as far as what moves it goes. */
  pull(handle: PartHandle, ms: number): void
  /** A step of the keyboard. */
  nudge(at: number, direction: 1 | -1): void
}

/** What is asked of the turn on show, and how its parts are pulled; no `pull` where nothing can be predicted of it. */
export function useWhatIf(turn: TurnRecord): {
  readonly answered: Answered | undefined
  readonly pull: PartPull | undefined
} {
  const asked = useAsked(turn)
  const [isWanted, setWanted] = useState(false)
  const comparisons = useComparisons(isWanted || asked !== undefined)
  const effects = useMemo(() => knownEffects(comparisons ?? []), [comparisons])
  const answered = useMemo(
    () => asked && { asked, predicted: predictTurn(turn, asked.changes, effects, asked.times) },
    [turn, asked, effects],
  )
  return { answered, pull: usePull(turn, effects, setWanted) }
}

function usePull(
  turn: TurnRecord,
  effects: readonly KnownEffect[],
  setWanted: (isWanted: boolean) => void,
): PartPull | undefined {
  const { store } = useConsole()
  const descriptors = useDescriptors()
  return useMemo(() => {
    if (!isOver(turn) || predictTurn(turn, {}).kind === 'unknown') return undefined
    const asked = () => {
      const { whatIf } = store.getState()
      return whatIf?.turnId === turn.id ? whatIf : undefined
    }
    const grab = (at: number) => handleOf(turn, at, asked(), { descriptors, effects })
    const pull = (handle: PartHandle, ms: number) => store.getState().askWhatIf(pulledTo(handle, asked(), ms))
    const takesMs = (at: number) => {
      const { changes, times } = asked() ?? { changes: {}, times: {} }
      const predicted = predictTurn(turn, changes, effects, times)
      return (predicted.kind === 'known' ? predicted : turn.ledger)?.parts[at]?.ms ?? 0
    }
    return {
      prepare: () => setWanted(true),
      grab,
      pull,
      nudge(at, direction) {
        setWanted(true)
        const handle = grab(at)
        pull(handle, nextMs(handle, takesMs(at), stepOf(turn.ledger?.parts[at]?.ms ?? 0), direction))
      },
    }
  }, [turn, effects, descriptors, store, setWanted])
}
