import { memo } from 'react'
import type { Ledger } from '../../../pipeline/protocol/ledger.ts'
import { ledgerBars } from '../model/turn/bars.ts'
import { placeBar } from '../model/turn/time-scale.ts'
import styles from './mini-waterfall.module.css'

const WIDTH = 120
const HEIGHT = 16

/** A ledger in 120 by 16: the shape of a turn at a glance. The numbers stand beside it. */
export const MiniWaterfall = memo(function MiniWaterfall({
  ledger,
  longestMs,
}: {
  readonly ledger: Ledger | undefined
  readonly longestMs: number
}) {
  const scale = { window: { fromMs: 0, toMs: longestMs }, widthPx: WIDTH }
  return (
    <svg className={styles.mini} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {ledgerBars(ledger?.parts ?? [])
        .filter((bar) => bar.busyMs > 0)
        .map((bar) => {
          const placed = placeBar(scale, bar.startMs, bar.endMs)
          if (!placed) return null
          const inset = bar.pattern === 'solid' ? 2 : 5
          return (
            <rect
              key={bar.key}
              data-hue={bar.hue}
              x={placed.xPx}
              width={placed.widthPx}
              y={inset}
              height={HEIGHT - 2 * inset}
              opacity={bar.pattern === 'solid' ? 1 : 0.7}
            />
          )
        })}
    </svg>
  )
})
