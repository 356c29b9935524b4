import { useEffect } from 'react'
import { useConsole } from '../console-context.ts'
import type { ConsoleStore } from '../store/console-store.ts'

/** Where a key is text, or chooses something. */
const FIELDS = 'input, textarea, select, [contenteditable], [role="textbox"], [role="listbox"], [role="menu"]'

/**
 * Keys that act anywhere: those with a modifier or of the F row, and `?`, which may be switched off (WCAG 2.1.4). Other
 * single letters belong to the waterfall, where it has the focus.
 */
export function useGlobalKeys(): void {
  const { store } = useConsole()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!act(event, store.getState())) return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [store])
}

/** Does what the key says; false where it says nothing. */
function act(event: KeyboardEvent, { overlay, setOverlay, singleKeys }: ConsoleStore): boolean {
  const command = event.ctrlKey || event.metaKey
  const key = event.key.toLowerCase()
  if (command && key === 'k') setOverlay(overlay === 'palette' ? 'none' : 'palette')
  else if (command && event.shiftKey && key === 'p') setOverlay('palette')
  else if (event.key === 'F6') focusNextPane(event.shiftKey ? -1 : 1)
  else if (event.key === '?' && !command && singleKeys && !isWriting(event.target)) setOverlay('keys')
  else return false
  return true
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  const field = target.closest(FIELDS)
  // A switch or a slider takes no question mark.
  return field !== null && !(field instanceof HTMLInputElement && /^(checkbox|radio|range)$/.test(field.type))
}

function focusNextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')]
  const at = panes.findIndex((pane) => pane.contains(document.activeElement))
  const next = panes[(at === -1 && step === -1 ? panes.length - 1 : at + step + panes.length) % panes.length]
  next?.focus()
}
