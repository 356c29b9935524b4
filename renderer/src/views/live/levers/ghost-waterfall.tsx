import { useTranslation } from 'react-i18next'
import type { LedgerPart } from '../../../../../pipeline/protocol/ledger.ts'
import { LedgerRects } from '../../../widgets/ledger-rects.tsx'
import styles from './ghost-waterfall.module.css'

const WIDTH = 320
const ROW = 14
const GAP = 4
const INSETS = { solid: 1, other: 3 }

interface GhostWaterfallProps {
  readonly before: readonly LedgerPart[]
  /** Absent: nobody can say. */
  readonly after: readonly LedgerPart[] | undefined
}

/** The turn as it was, as a ghost, and below it as it would be, on one scale. The numbers stand beside it. */
export function GhostWaterfall({ before, after }: GhostWaterfallProps) {
  const { t } = useTranslation()
  const endOf = (parts: readonly LedgerPart[]) => parts.reduce((end, { startMs, ms }) => Math.max(end, startMs + ms), 1)
  const toMs = Math.max(endOf(before), endOf(after ?? []))
  return (
    <svg
      className={styles.waterfall}
      viewBox={`0 0 ${WIDTH} ${2 * ROW + GAP}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('levers.picture')}
    >
      <Row parts={before} toMs={toMs} y={0} isGhost />
      {after ? (
        <Row parts={after} toMs={toMs} y={ROW + GAP} />
      ) : (
        <rect className={styles.unknown} x={0.5} y={ROW + GAP + 0.5} width={WIDTH - 1} height={ROW - 1} />
      )}
    </svg>
  )
}

interface RowProps {
  readonly parts: readonly LedgerPart[]
  readonly toMs: number
  readonly y: number
  readonly isGhost?: boolean
}

function Row({ parts, toMs, y, isGhost = false }: RowProps) {
  return (
    <g data-ghost={isGhost || undefined}>
      <LedgerRects parts={parts} toMs={toMs} width={WIDTH} y={y} height={ROW} insets={INSETS} />
    </g>
  )
}
