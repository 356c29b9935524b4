import { useEffect } from 'react'
import { useConsole } from '../../console-context.ts'

/** Ctrl or Cmd with Z takes a change of a flag back, with Shift does it again; Ctrl Y too. */
export function useHistoryKeys(): void {
  const { flags } = useConsole()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isWriting(event.target)) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) flags.redo()
      else flags.undo()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [flags])
}

/** Text that is being written has an undo of its own. */
function isWriting(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && target.dataset.writing !== undefined
}
