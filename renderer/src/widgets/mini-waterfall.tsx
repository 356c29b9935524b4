import { memo } from 'react'
import type { Ledger } from '../../../pipeline/protocol/ledger.ts'
import { LedgerRects } from './ledger-rects.tsx'
import styles from './mini-waterfall.module.css'

const WIDTH = 120
const HEIGHT = 16
const INSETS = { solid: 2, other: 5 }

/** A ledger in 120 by 16: the shape of a turn at a glance. The numbers stand beside it. */
export const MiniWaterfall = memo(function MiniWaterfall({
  ledger,
  longestMs,
}: {
  readonly ledger: Ledger | undefined
  readonly longestMs: number
}) {
  return (
    <svg className={styles.mini} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <LedgerRects
        parts={ledger?.parts ?? []}
        toMs={longestMs}
        width={WIDTH}
        y={0}
        height={HEIGHT}
        insets={INSETS}
        otherOpacity={0.7}
      />
    </svg>
  )
})
