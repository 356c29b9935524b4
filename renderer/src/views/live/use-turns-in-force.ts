import { useMemo } from 'react'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { useConsoleStore } from '../../console-context.ts'
import { turnsUnder } from '../../model/statistics.ts'
import { selectWholeTurns } from '../../store/selectors.ts'

const NO_FLAGS = {}

/** The turns of the session that ran under the flags in force and answered a whole sentence. */
export function useTurnsInForce(): readonly TurnRecord[] {
  const turns = useConsoleStore(selectWholeTurns)
  const flags = useConsoleStore((state) => state.session?.flags.values) ?? NO_FLAGS
  return useMemo(() => turnsUnder(turns, flags), [turns, flags])
}
