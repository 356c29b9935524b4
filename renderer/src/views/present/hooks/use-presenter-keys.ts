import { useEffect, useRef } from 'react'
import { type PresenterAct, presenterAct } from '../../../model/experiments/presenter-keys.ts'

/** Listens to the keys of a clicker wherever the focus is. What is open above (a list of choices) closes first. */
export function usePresenterKeys(onAct: (act: PresenterAct) => void): void {
  const newest = useRef(onAct)
  newest.current = onAct
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (document.querySelector('[role="listbox"], [role="dialog"], [role="alertdialog"]')) return
      const act = presenterAct(event)
      if (act === undefined) return
      // The page itself must not scroll by it.
      event.preventDefault()
      newest.current(act)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
