import type { LedgerPart } from '../../../pipeline/protocol/ledger.ts'
import { ledgerBars } from '../model/turn/bars.ts'
import { placeBar } from '../model/turn/time-scale.ts'

interface LedgerRectsProps {
  readonly parts: readonly LedgerPart[]
  /** What the whole width stands for, milliseconds. */
  readonly toMs: number
  readonly width: number
  readonly y: number
  readonly height: number
  /** Above and below a bar: a solid one, and a hatched one, which is too thin to show its hatching. */
  readonly insets: { readonly solid: number; readonly other: number }
  /** Of bars that are not solid. */
  readonly otherOpacity?: number
}

/** A ledger's bars in one row of a small picture, placed and coloured as in the waterfall. */
export function LedgerRects({ parts, toMs, width, y, height, insets, otherOpacity = 1 }: LedgerRectsProps) {
  const scale = { window: { fromMs: 0, toMs }, widthPx: width }
  return ledgerBars(parts)
    .filter((bar) => bar.busyMs > 0)
    .map((bar) => {
      const placed = placeBar(scale, bar.startMs, bar.endMs)
      if (!placed) return null
      const isSolid = bar.pattern === 'solid'
      const inset = isSolid ? insets.solid : insets.other
      return (
        <rect
          key={bar.key}
          data-hue={bar.hue}
          x={placed.xPx}
          width={placed.widthPx}
          y={y + inset}
          height={height - 2 * inset}
          opacity={isSolid ? 1 : otherOpacity}
        />
      )
    })
}
