import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { useConsoleStore } from '../../console-context.ts'
import { pullHindrance } from '../../model/turn/pull-hindrance.ts'
import { buildWaterfall, windowOf } from '../../model/turn/waterfall.ts'
import { Legend } from '../live/waterfall/legend.tsx'
import { Plot } from '../live/waterfall/plot.tsx'
import { TurnTable } from '../live/waterfall/turn-table.tsx'
import { predictedParts, useWhatIf } from '../live/what-if/use-what-if.ts'
import { WhatIfLine } from '../live/what-if/what-if-line.tsx'
import styles from './stored-turn.module.css'

interface StoredTurnProps {
  readonly session: Session
  readonly turn: TurnRecord
}

/** The waterfall of a kept turn, with the picture, the keys and the what-if of the live page; or why there is none of it. */
export function StoredTurn({ session, turn }: StoredTurnProps) {
  const { t } = useTranslation()
  const tableShown = useConsoleStore((state) => state.tableShown)
  const range = useConsoleStore((state) => state.range)
  const custom = useConsoleStore((state) => state.customWindow)
  const targetMs = useConsoleStore((state) => state.targetMs)
  const waterfall = useMemo(() => buildWaterfall(turn), [turn])
  const hindrance = useMemo(() => pullHindrance(session, turn), [session, turn])
  const whatIf = useWhatIf(turn)
  const { answered, pull } = hindrance === undefined ? whatIf : NOTHING
  if (tableShown) return <TurnTable turn={turn} zeroMs={waterfall.zeroMs} />
  const window = custom ?? windowOf(turn, waterfall, range, targetMs)
  return (
    <div className={styles.turn}>
      <div className={styles.pull}>
        {answered ? (
          <WhatIfLine turn={turn} {...answered} isKept />
        ) : (
          <p>{t(`sessions.pull.${hindrance ?? 'hint'}`)}</p>
        )}
      </div>
      <Plot
        turn={turn}
        waterfall={waterfall}
        window={window}
        nowMs={undefined}
        predicted={predictedParts(answered)}
        pull={pull}
      />
      <Legend ledger={turn.ledger} />
    </div>
  )
}

const NOTHING = { answered: undefined, pull: undefined }
