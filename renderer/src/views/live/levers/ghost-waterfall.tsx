import { useTranslation } from 'react-i18next'
import type { LedgerPart } from '../../../../../pipeline/protocol/ledger.ts'
import { ledgerBars } from '../../../model/turn/bars.ts'
import { placeBar } from '../../../model/turn/time-scale.ts'
import styles from './ghost-waterfall.module.css'

const WIDTH = 320
const ROW = 14
const GAP = 4

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
  const scale = { window: { fromMs: 0, toMs }, widthPx: WIDTH }
  return (
    <g data-ghost={isGhost || undefined}>
      {ledgerBars(parts)
        .filter((bar) => bar.busyMs > 0)
        .map((bar) => {
          const placed = placeBar(scale, bar.startMs, bar.endMs)
          if (!placed) return null
          const inset = bar.pattern === 'solid' ? 1 : 3
          return (
            <rect
              key={bar.key}
              data-hue={bar.hue}
              x={placed.xPx}
              width={placed.widthPx}
              y={y + inset}
              height={ROW - 2 * inset}
            />
          )
        })}
    </g>
  )
}
