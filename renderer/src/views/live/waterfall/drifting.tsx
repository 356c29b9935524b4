import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { useConsole } from '../../../console-context.ts'
import { type TimeScale, xOf } from '../../../model/turn/time-scale.ts'
import styles from './drifting.module.css'

/** Painted at most this often; with reduced motion bars move in React's steps alone. */
const EVERY_MS = 33

/** Bars that were placed when the present was `sinceMs` on the host's clock, and have moved on with it since. */
export interface Drift {
  readonly sinceMs: number
}

interface DriftingProps {
  /** `undefined`: the bars stay where they are. */
  readonly drift: Drift | undefined
  readonly scale: TimeScale
  readonly children: ReactNode
}

/**
 * The bars of a row. While the user speaks t = 0 is the present, and all of them move to the left: as one layer, by the
 * frame loop, with a transform. Nothing is laid out for that, and React has nothing to do. What lies in the future is cut
 * off, so that a bar that still grows is seen as far as it has come.
 */
export function Drifting({ drift, scale, children }: DriftingProps) {
  const layer = useRef<HTMLDivElement>(null)
  useDrift(layer, drift, scale)
  return (
    <div
      className={styles.cut}
      data-drifting={drift !== undefined || undefined}
      style={drift && { clipPath: `inset(-4px ${scale.widthPx - xOf(scale, 0)}px -4px 0)` }}
    >
      <div ref={layer} className={styles.layer}>
        {children}
      </div>
    </div>
  )
}

function useDrift(layer: React.RefObject<HTMLElement | null>, drift: Drift | undefined, scale: TimeScale): void {
  const { frames, store } = useConsole()
  useLayoutEffect(() => {
    const element = layer.current
    if (!element || !drift || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const paint = (pageMs: number) => {
      const hostMs = pageMs - (store.getState().clock?.offsetMs ?? 0)
      const movedPx = xOf(scale, hostMs - drift.sinceMs) - xOf(scale, 0)
      element.style.transform = `translateX(${-Math.max(0, movedPx)}px)`
    }
    paint(performance.now())
    let paintedMs = 0
    const stop = frames.subscribe((frameMs) => {
      // Half a frame of tolerance, or 30 Hz would fall to 20 on a 60 Hz screen.
      if (document.hidden || frameMs - paintedMs < EVERY_MS - 8) return
      paintedMs = frameMs
      paint(frameMs)
    })
    return () => {
      stop()
      element.style.transform = ''
    }
  }, [layer, drift, scale, frames, store])
}
