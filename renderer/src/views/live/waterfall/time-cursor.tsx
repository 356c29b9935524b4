import { type RefObject, useEffect, useRef } from 'react'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { formatTick } from '../../../model/format.ts'
import { msAt, type TimeScale, tickStepMs, xOf } from '../../../model/time-scale.ts'
import styles from './time-cursor.module.css'

interface TimeCursorProps {
  readonly scale: TimeScale
  /** Where pointers are followed. */
  readonly surface: RefObject<HTMLElement | null>
  /** The plot, whose left edge is the window's beginning. */
  readonly area: RefObject<HTMLElement | null>
}

/** One moment across the ledger and all bars. Follows the pointer outside React; a click pins it. */
export function TimeCursor({ scale, surface, area }: TimeCursorProps) {
  const { store } = useConsole()
  const line = useRef<HTMLDivElement>(null)
  const label = useRef<HTMLSpanElement>(null)
  const latest = useRef(scale)
  latest.current = scale
  useEffect(() => {
    const element = surface.current
    if (!element) return
    const momentOf = (event: PointerEvent | MouseEvent): number | undefined => {
      const x = event.clientX - (area.current?.getBoundingClientRect().left ?? 0)
      return x < 0 || x > latest.current.widthPx ? undefined : msAt(latest.current, x)
    }
    const onMove = (event: PointerEvent) => paint(line.current, label.current, latest.current, momentOf(event))
    const onLeave = () => paint(line.current, label.current, latest.current, undefined)
    const onClick = (event: MouseEvent) => {
      const ms = momentOf(event)
      // A press of Enter on a bar is a click without a pointer; the keys pin by themselves.
      if (ms === undefined || event.detail === 0) return
      store.getState().pinCursor(ms)
    }
    element.addEventListener('pointermove', onMove, { passive: true })
    element.addEventListener('pointerleave', onLeave)
    element.addEventListener('click', onClick)
    return () => {
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerleave', onLeave)
      element.removeEventListener('click', onClick)
    }
  }, [surface, area, store])
  return (
    <>
      <div ref={line} className={styles.cursor} hidden>
        <span ref={label} className={styles.label} />
      </div>
      <Pinned scale={scale} />
    </>
  )
}

function Pinned({ scale }: { readonly scale: TimeScale }) {
  const pinnedMs = useConsoleStore((state) => state.pinnedMs)
  if (pinnedMs === undefined) return null
  const x = xOf(scale, pinnedMs)
  if (x < 0 || x > scale.widthPx) return null
  return (
    <div
      className={styles.cursor}
      data-pinned
      data-side={x > scale.widthPx - 70 ? 'left' : undefined}
      style={{ transform: `translateX(${x}px)` }}
    >
      <span className={styles.label}>{momentText(scale, pinnedMs)}</span>
    </div>
  )
}

function paint(line: HTMLElement | null, label: HTMLElement | null, scale: TimeScale, ms: number | undefined): void {
  if (!line || !label) return
  line.hidden = ms === undefined
  if (ms === undefined) return
  const x = xOf(scale, ms)
  line.style.transform = `translateX(${x}px)`
  line.dataset.side = x > scale.widthPx - 70 ? 'left' : 'right'
  label.textContent = momentText(scale, ms)
}

/** As precise as one pixel is. */
function momentText(scale: TimeScale, ms: number): string {
  return `${formatTick(ms, tickStepMs(scale, 1))} ms`
}
