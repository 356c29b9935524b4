import type { KeyboardEvent, RefObject } from 'react'

/**
 * Arrow keys, Home and End go through a list's items, of which one is in the Tab order: one Tab stop for all.
 *
 * @param items what of the list is an item, as a selector; those that are disabled are passed over
 * @param onReach told of the item that takes the focus
 */
export function useRovingKeys(
  list: RefObject<HTMLElement | null>,
  items: string,
  onReach?: (item: HTMLElement) => void,
): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const all = [...(list.current?.querySelectorAll<HTMLElement>(`${items}:not(:disabled)`) ?? [])]
    const { activeElement } = document
    const at = activeElement instanceof HTMLElement ? all.indexOf(activeElement) : -1
    const next = all[nextIndex(event.key, at, all.length)]
    if (at === -1 || !next) return
    event.preventDefault()
    onReach?.(next)
    next.focus()
  }
}

function nextIndex(key: string, at: number, count: number): number {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, at + 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return -1
  }
}
