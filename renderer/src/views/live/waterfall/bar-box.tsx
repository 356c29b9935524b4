import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../../pipeline/measures/numbers.ts'
import { useLocale } from '../../../console-context.ts'
import { type Bar, isHold } from '../../../model/turn/bars.ts'
import { type PlacedBar, placeBar, placeWhole, type TimeScale, xOf } from '../../../model/turn/time-scale.ts'
import { useWords } from '../../../widgets/words.ts'
import styles from './bar-box.module.css'
import type { BarHandlers } from './bar-row.tsx'

interface PlacedProps {
  readonly bar: Bar
  readonly scale: TimeScale
}

interface BarBoxProps extends PlacedProps, BarHandlers {
  readonly rowLabel: string
  readonly lanes: number
  readonly inTabOrder: boolean
  /** Moves on with the present (`drifting.tsx`): placed as a whole, for the layer cuts off what is not in the plot. */
  readonly drifts: boolean
}

/** Roughly the width of a character of a label; whether it fits need not be exact. */
const LABEL_CHARACTER_PX = 6.7
const LABEL_PADDING_PX = 12

/** One bar that can be hovered and focused. Its pattern, place and words carry the meaning; the colour is extra. */
export function BarBox({
  bar,
  rowLabel,
  lanes,
  scale,
  inTabOrder,
  drifts,
  onFocusBar,
  onBlurBar,
  onEnterBar,
  onLeaveBar,
}: BarBoxProps) {
  const description = useDescription(bar, rowLabel)
  const box = drifts ? driftingBox(bar, scale) : boxOf(bar, scale)
  if (!box) return null
  const isWhole = lanes === 1 || isHold(bar)
  const height = isWhole
    ? { top: 0, height: '100%' }
    : { top: `${(bar.lane / lanes) * 100}%`, height: `${100 / lanes}%` }
  return (
    <button
      type="button"
      className={styles.bar}
      style={{ transform: `translateX(${box.xPx}px)`, width: box.widthPx, ...height }}
      tabIndex={inTabOrder ? 0 : -1}
      // An attribute and no text: while a bar grows its words change all the time, and text would be laid out.
      aria-label={description}
      data-bar={bar.key}
      {...looksOf(bar, box)}
      onFocus={() => onFocusBar(bar)}
      onBlur={onBlurBar}
      onPointerEnter={() => onEnterBar(bar)}
      onPointerLeave={onLeaveBar}
    >
      <Tail bar={bar} scale={scale} leftPx={box.xPx} widthPx={box.widthPx} />
      <SeriesMarks bar={bar} scale={scale} leftPx={box.xPx} drifts={drifts} />
      {isWhole && <BarLabel bar={bar} widthPx={headWidthPx(bar, scale, box)} />}
    </button>
  )
}

/** A bar to look at alone: what surrounds it says it in words. */
export function StillBar({ bar, scale }: PlacedProps) {
  const box = boxOf(bar, scale)
  if (!box) return null
  return (
    <div
      className={styles.bar}
      style={{ transform: `translateX(${box.xPx}px)`, width: box.widthPx, height: '100%' }}
      {...looksOf(bar, box)}
    >
      <BarLabel bar={bar} widthPx={box.widthPx} />
    </div>
  )
}

function boxOf(bar: Bar, scale: TimeScale): PlacedBar | undefined {
  // A part of the ledger may take no time at all (work done ahead): then there is nothing to see.
  const isNothing = bar.part !== undefined && bar.busyMs === 0 && bar.held !== true
  return isNothing ? undefined : placeBar(scale, bar.startMs, bar.endMs)
}

/** What still grows reaches into the future, as far as the plot does: how much of it is seen is the layer's to say. */
function driftingBox(bar: Bar, scale: TimeScale): PlacedBar | undefined {
  return placeWhole(scale, bar.startMs, bar.open ? scale.window.toMs : bar.endMs)
}

/** Where a label may stand: before the lighter tail. */
function headWidthPx(bar: Bar, scale: TimeScale, box: PlacedBar): number {
  return bar.firstOutputMs === undefined ? box.widthPx : xOf(scale, bar.firstOutputMs) - box.xPx
}

function looksOf(bar: Bar, box: PlacedBar) {
  return {
    'data-hue': bar.hue,
    'data-pattern': bar.marks.length > 0 ? 'series' : bar.pattern,
    'data-open': bar.open || undefined,
    'data-cancelled': bar.cancelled || undefined,
    'data-estimate': bar.estimate || undefined,
    'data-clipped-start': box.clippedStart || undefined,
    'data-clipped-end': box.clippedEnd || undefined,
  }
}

/** After its first output a bar streams on: lighter, with a tick where the first output left. */
function Tail({
  bar,
  scale,
  leftPx,
  widthPx,
}: {
  readonly bar: Bar
  readonly scale: TimeScale
  readonly leftPx: number
  readonly widthPx: number
}) {
  if (bar.firstOutputMs === undefined) return null
  const x = Math.min(widthPx, Math.max(0, xOf(scale, bar.firstOutputMs) - leftPx))
  return <span className={styles.tail} style={{ left: x, width: Math.max(0, widthPx - x) }} />
}

function SeriesMarks({
  bar,
  scale,
  leftPx,
  drifts,
}: {
  readonly bar: Bar
  readonly scale: TimeScale
  readonly leftPx: number
  readonly drifts: boolean
}) {
  return bar.marks.map((mark) => {
    const placed = (drifts ? placeWhole : placeBar)(scale, mark.startMs, mark.endMs)
    return (
      placed && (
        <span
          key={keyOf(mark, bar)}
          className={styles.mark}
          style={{ left: placed.xPx - leftPx, width: placed.widthPx }}
        />
      )
    )
  })
}

/** While the user speaks t = 0 moves, and every mark with it: known by its place in its series, it is kept and not made anew. */
function keyOf(mark: { readonly startMs: number }, bar: Bar): number {
  return Math.round((mark.startMs - bar.startMs) * 1000)
}

/** The name where it fits. What does not fit is in the legend, the tip and the table. */
function BarLabel({ bar, widthPx }: { readonly bar: Bar; readonly widthPx: number }) {
  const words = useWords()
  const locale = useLocale()
  if (bar.marks.length > 0 || bar.name === 'speech' || bar.name === 'reply' || bar.name === 'working') return null
  const name = words.bar(bar)
  // Chinese characters are about twice as wide.
  const nameWidthPx =
    [...name].reduce((sum, character) => sum + (character > '\u2fff' ? 1.85 : 1), 0) * LABEL_CHARACTER_PX
  if (nameWidthPx + LABEL_PADDING_PX > widthPx) return null
  const duration = formatMs(bar.busyMs, locale)
  const withDuration = nameWidthPx + duration.length * LABEL_CHARACTER_PX + 2 * LABEL_PADDING_PX < widthPx
  return (
    <span className={styles.label} aria-hidden="true">
      {name}
      {/* The name of the button begins with the same words, for who presses it by saying them. */}
      {withDuration && ' '}
      {withDuration && <b>{duration}</b>}
    </span>
  )
}

function useDescription(bar: Bar, rowLabel: string): string {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const start = formatMs(bar.startMs, locale)
  const duration = formatMs(bar.endMs - bar.startMs, locale)
  const notes = [
    t('tip.describe', { row: rowLabel, name: words.bar(bar), start, duration }),
    bar.owner && words.owner(bar.owner),
    bar.estimate ? t('tip.estimate') : undefined,
    bar.cancelled ? t('tip.cancelled') : undefined,
    bar.open ? t('tip.open') : undefined,
  ]
  return notes.filter((note) => note !== undefined).join(', ')
}
