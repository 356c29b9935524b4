import { type RefObject, useEffect } from 'react'

/** What the space bar does in the scene on show; empty: it turns the page. */
export type MainAct = RefObject<(() => void) | undefined>

/** Makes this the scene's own act for as long as it is on show. */
export function useMainAct(act: MainAct, run: (() => void) | undefined): void {
  useEffect(() => {
    act.current = run
    return () => {
      act.current = undefined
    }
  }, [act, run])
}
