import { useMemo } from 'react'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { useConsoleStore } from '../../console-context.ts'
import { buildWaterfall, windowOf } from '../../model/turn/waterfall.ts'
import { Legend } from '../live/waterfall/legend.tsx'
import { Plot } from '../live/waterfall/plot.tsx'
import { TurnTable } from '../live/waterfall/turn-table.tsx'

/** The waterfall of a turn that is over, wherever it was measured; the same picture and keys as on the live page. */
export function StoredTurn({ turn }: { readonly turn: TurnRecord }) {
  const tableShown = useConsoleStore((state) => state.tableShown)
  const range = useConsoleStore((state) => state.range)
  const custom = useConsoleStore((state) => state.customWindow)
  const targetMs = useConsoleStore((state) => state.targetMs)
  const waterfall = useMemo(() => buildWaterfall(turn), [turn])
  if (tableShown) return <TurnTable turn={turn} zeroMs={waterfall.zeroMs} />
  const window = custom ?? windowOf(turn, waterfall, range, targetMs)
  return (
    <>
      <Plot turn={turn} waterfall={waterfall} window={window} nowMs={undefined} />
      <Legend ledger={turn.ledger} />
    </>
  )
}
