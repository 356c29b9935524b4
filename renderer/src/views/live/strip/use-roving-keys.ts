import type { KeyboardEvent, RefObject } from 'react'
import { useConsole } from '../../../console-context.ts'

/** Arrow keys, Home and End go through the turns of the strip: one Tab stop for all, and the focused turn is shown. */
export function useRovingKeys(list: RefObject<HTMLElement | null>): (event: KeyboardEvent) => void {
  const { store } = useConsole()
  return (event) => {
    const cards = [...(list.current?.querySelectorAll<HTMLElement>('[data-turn]') ?? [])]
    const { activeElement } = document
    const at = activeElement instanceof HTMLElement ? cards.indexOf(activeElement) : -1
    const next = cards[nextIndex(event.key, at, cards.length)]
    if (at === -1 || !next) return
    event.preventDefault()
    store.getState().selectTurn(next.dataset.turn)
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
