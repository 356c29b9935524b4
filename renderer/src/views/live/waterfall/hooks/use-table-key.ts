import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import { useConsole } from '../../../../console-context.ts'

interface TableKey {
  readonly view: RefObject<HTMLDivElement | null>
  onKeyDown(event: KeyboardEvent): void
}

/**
 * T changes between bars and table and takes the focus along: what had it is gone then, and without it the key would not
 * lead back.
 */
export function useTableKey(tableShown: boolean): TableKey {
  const { store } = useConsole()
  const view = useRef<HTMLDivElement>(null)
  const pressed = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change itself is what moves the focus
  useEffect(() => {
    if (!pressed.current) return
    pressed.current = false
    const twin = view.current?.querySelector<HTMLElement>('[data-twin], [data-bar][tabindex="0"], [role="grid"]')
    twin?.focus()
  }, [tableShown])
  const onKeyDown = (event: KeyboardEvent) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (!isPlain || event.key.toLowerCase() !== 't' || event.target instanceof HTMLInputElement) return
    pressed.current = true
    event.preventDefault()
    store.getState().toggleTable()
  }
  return { view, onKeyDown }
}
