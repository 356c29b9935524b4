import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../../pipeline/measures/numbers.ts'
import { useConsole, useConsoleStore, useLocale } from '../../../console-context.ts'
import { msAt, type TimeScale, ticksOf, xOf } from '../../../model/turn/time-scale.ts'
import { TARGET_MAX_MS, TARGET_MIN_MS } from '../../../store/view-slice.ts'
import styles from './marks.module.css'

interface MarksProps {
  readonly scale: TimeScale
  readonly zeroMoves: boolean
  /** What t = 0 is, where the end of speech was never found. */
  readonly zeroInstead: 'decision' | 'opening' | undefined
  /** The present while the turn runs. */
  readonly nowAfterZeroMs: number | undefined
}

/** Moved, not laid out anew: while a turn grows its lines move thirty times a second. */
function movedTo(xPx: number) {
  return { transform: `translateX(${xPx}px)` }
}

/** Vertical lines at the ticks, behind the bars. */
export function GridLines({ scale }: { readonly scale: TimeScale }) {
  if (scale.widthPx === 0) return null
  return ticksOf(scale).map((ms) => <div key={ms} className={styles.gridLine} style={movedTo(xOf(scale, ms))} />)
}

/** Lines across all rows: t = 0, the present, the target. */
export function Marks({ scale, zeroMoves, zeroInstead, nowAfterZeroMs }: MarksProps) {
  const { t } = useTranslation()
  const zeroX = xOf(scale, 0)
  const zeroVisible = zeroX >= 0 && zeroX <= scale.widthPx
  const targetX = xOf(
    scale,
    useConsoleStore((state) => state.targetMs),
  )
  const crowded = zeroX > scale.widthPx - CAPTION_PX || (targetX >= zeroX && targetX < zeroX + CAPTION_PX)
  if (scale.widthPx === 0) return null
  return (
    <>
      {zeroVisible && (
        <div className={styles.zero} data-moves={zeroMoves || undefined} style={movedTo(zeroX)}>
          <span className={styles.caption} data-side={crowded ? 'left' : 'right'}>
            {t(zeroMoves ? 'waterfall.speaking' : ZERO_WORDS[zeroInstead ?? 'end'])}
          </span>
        </div>
      )}
      {nowAfterZeroMs !== undefined && !zeroMoves && <Now scale={scale} ms={nowAfterZeroMs} />}
      {!zeroMoves && <TargetLine scale={scale} />}
    </>
  )
}

const ZERO_WORDS = {
  end: 'waterfall.zero',
  decision: 'live.zeroDecision',
  opening: 'live.zeroOpening',
} as const

function Now({ scale, ms }: { readonly scale: TimeScale; readonly ms: number }) {
  const x = xOf(scale, ms)
  return x < 0 || x > scale.widthPx ? null : <div className={styles.now} style={movedTo(x)} />
}

/** Room that a caption beside its line takes. */
const CAPTION_PX = 110

const STEP_MS = 10
const LARGE_STEP_MS = 50

/** The target: dragged here, moved by keys, or typed in the field above the plot. */
function TargetLine({ scale }: { readonly scale: TimeScale }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { store } = useConsole()
  const targetMs = useConsoleStore((state) => state.targetMs)
  const line = useRef<HTMLDivElement>(null)
  const x = xOf(scale, targetMs)
  if (x < 0 || x > scale.widthPx) return null
  const { setTarget } = store.getState()
  const onPointerDown = (event: PointerEvent) => event.currentTarget.setPointerCapture(event.pointerId)
  const onPointerMove = (event: PointerEvent) => {
    const area = line.current?.parentElement
    if (!area || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    setTarget(msAt(scale, event.clientX - area.getBoundingClientRect().left))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = targetAfterKey(event.key, targetMs)
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    setTarget(next)
  }
  return (
    <div ref={line} className={styles.target} style={movedTo(x)}>
      <div
        className={styles.handle}
        data-side={x > scale.widthPx - CAPTION_PX ? 'left' : 'right'}
        role="slider"
        tabIndex={0}
        aria-orientation="horizontal"
        aria-label={t('waterfall.target')}
        aria-valuemin={TARGET_MIN_MS}
        aria-valuemax={TARGET_MAX_MS}
        aria-valuenow={targetMs}
        aria-valuetext={t('waterfall.targetLine', { target: formatMs(targetMs, locale) })}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      >
        {t('headline.target', { target: formatMs(targetMs, locale) })}
      </div>
    </div>
  )
}

function targetAfterKey(key: string, targetMs: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return targetMs - STEP_MS
    case 'ArrowRight':
    case 'ArrowUp':
      return targetMs + STEP_MS
    case 'PageDown':
      return targetMs - LARGE_STEP_MS
    case 'PageUp':
      return targetMs + LARGE_STEP_MS
    case 'Home':
      return TARGET_MIN_MS
    case 'End':
      return TARGET_MAX_MS
    default:
      return undefined
  }
}
