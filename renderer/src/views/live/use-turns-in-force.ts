import { useMemo } from 'react'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { useConsoleStore } from '../../console-context.ts'
import { turnsUnder } from '../../model/statistics.ts'
import { selectTurns } from '../../store/selectors.ts'

const NO_FLAGS = {}

/** The turns of the session that ran under the flags in force. */
export function useTurnsInForce(): readonly TurnRecord[] {
  const turns = useConsoleStore(selectTurns)
  const flags = useConsoleStore((state) => state.session?.flags.values) ?? NO_FLAGS
  return useMemo(() => turnsUnder(turns, flags), [turns, flags])
}
