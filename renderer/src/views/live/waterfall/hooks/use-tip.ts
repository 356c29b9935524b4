import { useCallback, useEffect, useRef, useState } from 'react'
import type { Bar } from '../../../../model/turn/bars.ts'

/** Time to move the pointer from a bar onto its tip. */
const GRACE_MS = 160

export interface Tip {
  readonly bar: Bar | undefined
  show(bar: Bar): void
  /** The pointer left: hides unless it comes to the tip soon. */
  leave(): void
  /** The pointer is on the tip. */
  stay(): void
  hide(): void
}

/** Which bar's tip is shown. A tip can be hovered, stays until left, and is dismissed by Esc (WCAG 1.4.13). */
export function useTip(): Tip {
  const [bar, setBar] = useState<Bar | undefined>(undefined)
  const timer = useRef<number | undefined>(undefined)
  const stay = useCallback(() => window.clearTimeout(timer.current), [])
  const hide = useCallback(() => {
    stay()
    setBar(undefined)
  }, [stay])
  const leave = useCallback(() => {
    stay()
    timer.current = window.setTimeout(() => setBar(undefined), GRACE_MS)
  }, [stay])
  const show = useCallback(
    (next: Bar) => {
      stay()
      setBar(next)
    },
    [stay],
  )
  useEffect(() => stay, [stay])
  // Esc dismisses the tip of a hovered bar too, when the focus is elsewhere.
  useEffect(() => {
    if (!bar) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [bar, hide])
  return { bar, show, leave, stay, hide }
}
