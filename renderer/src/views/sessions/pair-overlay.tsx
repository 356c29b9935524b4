import type { Ledger } from '../../../../pipeline/protocol/ledger.ts'
import { ledgerBars } from '../../model/turn/bars.ts'
import { placeBar } from '../../model/turn/time-scale.ts'
import styles from './pair-overlay.module.css'

const WIDTH = 1000
const HEIGHT = 44
/** The ghost stands a little higher than what is filled, so that equal bars show both. */
const FILLED_INSET = 8

interface PairOverlayProps {
  readonly a: Ledger | undefined
  readonly b: Ledger | undefined
  readonly longestMs: number
}

/** Two ledgers on one scale, laid over each other: `b` filled, `a` as an outline. The numbers stand in the table below. */
export function PairOverlay({ a, b, longestMs }: PairOverlayProps) {
  return (
    <svg className={styles.overlay} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <Bars ledger={b} longestMs={longestMs} inset={FILLED_INSET} className={styles.filled} />
      <Bars ledger={a} longestMs={longestMs} inset={1} className={styles.ghost} />
    </svg>
  )
}

interface BarsProps {
  readonly ledger: Ledger | undefined
  readonly longestMs: number
  readonly inset: number
  readonly className: string | undefined
}

function Bars({ ledger, longestMs, inset, className }: BarsProps) {
  const scale = { window: { fromMs: 0, toMs: longestMs }, widthPx: WIDTH }
  return ledgerBars(ledger?.parts ?? [])
    .filter((bar) => bar.busyMs > 0)
    .map((bar) => {
      const placed = placeBar(scale, bar.startMs, bar.endMs)
      return placed ? (
        <rect
          key={bar.key}
          className={className}
          data-hue={bar.hue}
          x={placed.xPx}
          width={placed.widthPx}
          y={inset}
          height={HEIGHT - 2 * inset}
        />
      ) : null
    })
}
