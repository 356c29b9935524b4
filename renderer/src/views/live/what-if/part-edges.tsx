import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { useConsole } from '../../../console-context.ts'
import type { Bar } from '../../../model/turn/bars.ts'
import { lengthOf, type TimeScale, xOf } from '../../../model/turn/time-scale.ts'
import type { WhatIf } from '../../../store/what-if-slice.ts'
import styles from './part-edges.module.css'
import type { PartHandle } from './part-handle.ts'
import type { PartPull } from './use-what-if.ts'

interface PartEdgesProps {
  /** All parts of the ledger as they are drawn, in its order. */
  readonly bars: readonly Bar[]
  readonly scale: TimeScale
  readonly pull: PartPull
  onGrab?(bar: Bar): void
  onEnter?(bar: Bar): void
  onLeave?(): void
}

interface Drag {
  readonly handle: PartHandle
  readonly fromX: number
  readonly fromMs: number
  /** What was asked when it began: Escape puts it back. */
  readonly before: WhatIf | undefined
}

/**
 * The ends of a turn's parts, to be dragged: the pointer's way to what Shift and the arrows do on a focused part. A stretch
 * of pixels is the same time from beginning to end of a drag, however the parts move under it.
 */
export function PartEdges({ bars, scale, pull, onGrab, onEnter, onLeave }: PartEdgesProps) {
  const { store } = useConsole()
  const drag = useRef<Drag>(undefined)
  const [dragged, setDragged] = useState<number>()
  const end = () => {
    drag.current = undefined
    setDragged(undefined)
  }
  useEscape(dragged !== undefined, () => {
    store.getState().askWhatIf(drag.current?.before)
    end()
  })
  const begin = (event: PointerEvent<HTMLElement>, bar: Bar, at: number) => {
    if (event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    const before = store.getState().whatIf
    drag.current = { handle: pull.grab(at), fromX: event.clientX, fromMs: bar.busyMs, before }
    setDragged(at)
    onGrab?.(bar)
  }
  const move = (event: PointerEvent) => {
    if (!drag.current) return
    const { handle, fromX, fromMs } = drag.current
    const perPx = lengthOf(scale.window) / Math.max(1, scale.widthPx)
    pull.pull(handle, fromMs + (event.clientX - fromX) * perPx)
  }
  return bars.map((bar, at) => {
    const x = xOf(scale, bar.endMs)
    const isThere = bar.busyMs > 0 || bar.held === true || at === dragged
    if (!isThere || ((x < 1 || x > scale.widthPx) && at !== dragged)) return null
    return (
      <div
        key={bar.key}
        className={styles.edge}
        // Where ends lie over each other the longer part is meant; the strip and the keys reach the others.
        style={{ transform: `translateX(${x}px)`, zIndex: Math.round(bar.busyMs) }}
        data-edge={bar.part}
        data-dragged={at === dragged || undefined}
        aria-hidden="true"
        onPointerEnter={() => {
          pull.prepare()
          onEnter?.(bar)
        }}
        onPointerLeave={onLeave}
        onPointerDown={(event) => begin(event, bar, at)}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      />
    )
  })
}

/** Escape while something is dragged ends that, and nothing else. */
function useEscape(isDragging: boolean, onEscape: () => void): void {
  const newest = useRef(onEscape)
  newest.current = onEscape
  useEffect(() => {
    if (!isDragging) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      newest.current()
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [isDragging])
}
