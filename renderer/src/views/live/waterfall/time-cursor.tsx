import { type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { formatTick } from '../../../model/format.ts'
import { msAt, type TimeScale, tickStepMs, xOf } from '../../../model/turn/time-scale.ts'
import styles from './time-cursor.module.css'

interface TimeCursorProps {
  readonly scale: TimeScale
  /** Where pointers are followed. */
  readonly surface: RefObject<HTMLElement | null>
  /** The plot, whose left edge is the window's beginning. */
  readonly area: RefObject<HTMLElement | null>
}

/**
 * One moment across all panes that show time. Follows the pointer outside React, whichever pane it is in; a click pins
 * it, a click with Shift sets a second one to measure to.
 */
export function TimeCursor({ scale, surface, area }: TimeCursorProps) {
  const { store, cursor } = useConsole()
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
    const onMove = (event: PointerEvent) => cursor.move(momentOf(event))
    const onLeave = () => cursor.move(undefined)
    const onClick = (event: MouseEvent) => {
      const ms = momentOf(event)
      // A press of Enter on a bar is a click without a pointer; the keys pin by themselves.
      if (ms === undefined || event.detail === 0) return
      if (event.shiftKey) store.getState().compareCursor(ms)
      else store.getState().pinCursor(ms)
    }
    const forget = cursor.subscribe((ms) => paint(line.current, label.current, latest.current, ms))
    element.addEventListener('pointermove', onMove, { passive: true })
    element.addEventListener('pointerleave', onLeave)
    element.addEventListener('click', onClick)
    return () => {
      forget()
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerleave', onLeave)
      element.removeEventListener('click', onClick)
    }
  }, [surface, area, store, cursor])
  return (
    <>
      <div ref={line} className={styles.cursor} hidden>
        <span ref={label} className={styles.label} />
      </div>
      <Pinned scale={scale} />
      <Compared scale={scale} />
    </>
  )
}

function Pinned({ scale }: { readonly scale: TimeScale }) {
  const pinnedMs = useConsoleStore((state) => state.pinnedMs)
  return pinnedMs === undefined ? null : <Line scale={scale} ms={pinnedMs} text={momentText(scale, pinnedMs)} />
}

function Compared({ scale }: { readonly scale: TimeScale }) {
  const { t } = useTranslation()
  const pinnedMs = useConsoleStore((state) => state.pinnedMs)
  const comparedMs = useConsoleStore((state) => state.comparedMs)
  if (comparedMs === undefined) return null
  const delta =
    pinnedMs === undefined
      ? ''
      : ` · ${t('microphone.timeline.delta', { time: deltaText(scale, comparedMs - pinnedMs) })}`
  return <Line scale={scale} ms={comparedMs} text={`${momentText(scale, comparedMs)}${delta}`} />
}

function Line({ scale, ms, text }: { readonly scale: TimeScale; readonly ms: number; readonly text: string }) {
  const x = xOf(scale, ms)
  if (x < 0 || x > scale.widthPx) return null
  return (
    <div
      className={styles.cursor}
      data-pinned
      data-side={x > scale.widthPx - 120 ? 'left' : undefined}
      style={{ transform: `translateX(${x}px)` }}
    >
      <span className={styles.label}>{text}</span>
    </div>
  )
}

function paint(line: HTMLElement | null, label: HTMLElement | null, scale: TimeScale, ms: number | undefined): void {
  if (!line || !label) return
  const x = ms === undefined ? -1 : xOf(scale, ms)
  line.hidden = ms === undefined || x < 0 || x > scale.widthPx
  if (ms === undefined || line.hidden) return
  line.style.transform = `translateX(${x}px)`
  line.dataset.side = x > scale.widthPx - 70 ? 'left' : 'right'
  label.textContent = momentText(scale, ms)
}

function deltaText(scale: TimeScale, ms: number): string {
  return `${ms > 0 ? '+' : ''}${momentText(scale, ms)}`
}

/** As precise as one pixel is. */
function momentText(scale: TimeScale, ms: number): string {
  return `${formatTick(ms, tickStepMs(scale, 1))} ms`
}
