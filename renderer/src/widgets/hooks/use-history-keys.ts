import { useEffect } from 'react'

/** What can be taken back and done again. */
interface History {
  undo(): void
  redo(): void
}

/** How the dialog of keys tells of them. */
export const HISTORY_KEYS = [
  { keys: ['Ctrl', 'Z'], what: 'undo' },
  { keys: ['Ctrl', 'Shift', 'Z'], what: 'redo' },
] as const

/** Ctrl or Cmd with Z takes the last change back, with Shift does it again; Ctrl Y too. */
export function useHistoryKeys(history: History): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isWriting(event.target)) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) history.redo()
      else history.undo()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [history])
}

/** Text that is being written has an undo of its own. */
function isWriting(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && target.dataset.writing !== undefined
}
