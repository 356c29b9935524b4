// biome-ignore-all lint/a11y/useSemanticElements: a <table> cannot lay its cells on a time axis; the real table is one key away (turn-table.tsx)
// biome-ignore-all lint/a11y/useFocusableInteractive: focus roves among the bars in the cells, as WAI-ARIA's grid pattern has it
import { memo } from 'react'
import { shallow as shallowEqual } from 'zustand/shallow'
import type { Bar } from '../../../model/turn/bars.ts'
import type { TimeScale } from '../../../model/turn/time-scale.ts'
import type { Row } from '../../../model/turn/waterfall.ts'
import { Measure } from '../../../widgets/measure.tsx'
import { BarBox } from './bar-box.tsx'
import styles from './bar-row.module.css'
import { type Drift, Drifting } from './drifting.tsx'

export interface BarHandlers {
  onFocusBar(bar: Bar): void
  onBlurBar(): void
  onEnterBar(bar: Bar): void
  onLeaveBar(): void
}

interface BarRowProps extends BarHandlers {
  readonly row: Row
  readonly label: string
  readonly scale: TimeScale
  /** While the user speaks: how the bars move on. */
  readonly drift: Drift | undefined
  readonly tabKey: string | undefined
}

/** One row: its label and number in the gutter, its bars on the axis. */
export const BarRow = memo(function BarRow({ row, label, scale, drift, tabKey, ...handlers }: BarRowProps) {
  return (
    <div className={styles.row} role="row" data-row={row.id}>
      <div className={styles.label} role="rowheader">
        <i className={styles.swatch} data-hue={row.id} aria-hidden="true" />
        <span className={styles.name}>{label}</span>
        <RowNumber row={row} />
      </div>
      <div className={styles.track} role="gridcell">
        <Drifting drift={row.bars.length > 0 ? drift : undefined} scale={scale}>
          {scale.widthPx > 0 &&
            row.bars.map((bar) => (
              <BarBox
                key={bar.key}
                bar={bar}
                rowLabel={label}
                lanes={row.lanes}
                scale={scale}
                inTabOrder={bar.key === tabKey}
                drifts={drift !== undefined}
                {...handlers}
              />
            ))}
        </Drifting>
      </div>
    </div>
  )
}, sameProps)

/** While a turn runs its waterfall is made anew at every event, but most of its bars stay as they were. */
function sameProps(before: BarRowProps, after: BarRowProps): boolean {
  const { row: rowBefore, ...restBefore } = before
  const { row: rowAfter, ...restAfter } = after
  return shallowEqual(restBefore, restAfter) && sameRow(rowBefore, rowAfter)
}

function sameRow(a: Row, b: Row): boolean {
  return a.lanes === b.lanes && a.bars.length === b.bars.length && a.bars.every((bar, i) => sameBar(bar, b.bars[i]))
}

function sameBar(a: Bar, b: Bar | undefined): boolean {
  if (!b) return false
  const { marks: marksA, ...restA } = a
  const { marks: marksB, ...restB } = b
  return marksA.length === marksB.length && shallowEqual(restA, restB)
}

/** The ledger's total; for a stage the time it computed, waiting left out. */
function RowNumber({ row }: { readonly row: Row }) {
  if (row.bars.length === 0) return null
  const counted = row.id === 'ledger' ? row.bars : row.bars.filter((bar) => bar.pattern === 'solid')
  const ms = counted.reduce((sum, bar) => sum + bar.busyMs, 0)
  // What is to sound in a moment has not lasted yet.
  if (ms < 0) return null
  return (
    <span className={styles.number}>
      <Measure ms={ms} />
    </span>
  )
}
