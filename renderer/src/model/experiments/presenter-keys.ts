/** What a key asks of the presentation. */
export type PresenterAct = 'next' | 'previous' | 'main' | 'black' | 'leave'

const ACTS: Readonly<Record<string, PresenterAct>> = {
  ArrowRight: 'next',
  ArrowDown: 'next',
  PageDown: 'next',
  ArrowLeft: 'previous',
  ArrowUp: 'previous',
  PageUp: 'previous',
  ' ': 'main',
  b: 'black',
  B: 'black',
  '.': 'black',
  Escape: 'leave',
}

/** Where arrows and the space bar belong to what has the focus. */
const KEEPS_ARROWS = 'input, select, textarea, [role="radiogroup"], [role="listbox"], [role="menu"], [role="slider"]'
const KEEPS_SPACE = `${KEEPS_ARROWS}, button, a, summary`

interface PressedKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly defaultPrevented: boolean
  readonly target: EventTarget | null
}

/**
 * What a pressed key asks for, by the keys that clickers send; `undefined` where it belongs to what has the focus, or
 * somebody else has taken it.
 */
export function presenterAct(event: PressedKey): PresenterAct | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined
  const act = ACTS[event.key]
  if (act === undefined) return undefined
  const focused = event.target instanceof Element ? event.target : undefined
  if (act === 'main') return focused?.closest(KEEPS_SPACE) ? undefined : act
  // PageUp and PageDown are a clicker's own keys: wherever the focus is, they turn the page.
  if (event.key.startsWith('Page') || act === 'leave') return act
  return focused?.closest(KEEPS_ARROWS) ? undefined : act
}
