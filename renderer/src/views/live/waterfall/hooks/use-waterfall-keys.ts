import type { KeyboardEvent, RefObject } from 'react'
import { useConsole } from '../../../../console-context.ts'
import { pan, type TimeWindow, zoom } from '../../../../model/turn/time-scale.ts'
import type { Range, Waterfall } from '../../../../model/turn/waterfall.ts'
import type { ConsoleStore } from '../../../../store/console-store.ts'
import type { ViewSlice } from '../../../../store/view-slice.ts'
import type { PartPull } from '../../what-if/use-what-if.ts'
import { neighbourOf, turnBeside } from './neighbours.ts'
import type { Tip } from './use-tip.ts'

interface KeyDeps {
  readonly grid: RefObject<HTMLElement | null>
  readonly waterfall: Waterfall
  readonly window: TimeWindow
  readonly tip: Tip
  /** Absent: nothing can be predicted of the turn. */
  readonly pull: PartPull | undefined
}

const STEP = 0.1
const ZOOM_IN = 0.8
/** Shift makes a step five times as large. */
const LARGE = 5
const NEXT_RANGE: Readonly<Record<Range, Range>> = { firstWord: 'processing', processing: 'whole', whole: 'firstWord' }

/** The keys of the waterfall. They act while it has the focus and only then, so no single letter is taken elsewhere. */
export function useWaterfallKeys({ grid, waterfall, window, tip, pull }: KeyDeps): (event: KeyboardEvent) => void {
  const { store } = useConsole()
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const view = store.getState()
    const moved = event.shiftKey
      ? pullFocused(event, waterfall, pull, tip)
      : moveFocus(event.key, grid.current, waterfall)
    if (moved || navigate(event, view, window) || act(event, view, waterfall, tip)) event.preventDefault()
    if (event.key === '[' || event.key === ']') {
      const { session, selectedTurnId } = view
      const turn = turnBeside(session?.turns ?? [], selectedTurnId, event.key === '[' ? -1 : 1)
      if (turn) view.selectTurn(turn.id)
    }
  }
}

/** Shift and an arrow make the focused part of the ledger shorter or longer: what if. */
function pullFocused(
  { key, target }: KeyboardEvent,
  { rows }: Waterfall,
  pull: PartPull | undefined,
  tip: Tip,
): boolean {
  const direction = { ArrowLeft: -1, ArrowRight: 1 }[key] as -1 | 1 | undefined
  const focused = target instanceof HTMLElement ? target.dataset.bar : undefined
  const at = rows[0]?.bars.findIndex((bar) => bar.key === focused) ?? -1
  if (direction === undefined || at === -1 || !pull) return false
  tip.hide()
  pull.nudge(at, direction)
  return true
}

function moveFocus(key: string, grid: HTMLElement | null, waterfall: Waterfall): boolean {
  const focused = grid?.querySelector<HTMLElement>('[data-bar]:focus')?.dataset.bar
  const next = neighbourOf(waterfall, focused, key)
  if (next === undefined || !grid) return false
  const elements = [...grid.querySelectorAll<HTMLElement>('[data-bar]')]
  elements.find((element) => element.dataset.bar === next)?.focus()
  return true
}

function navigate(event: KeyboardEvent, view: ViewSlice, window: TimeWindow): boolean {
  const times = event.shiftKey ? LARGE : 1
  const middle = (window.fromMs + window.toMs) / 2
  switch (event.key.toLowerCase()) {
    case 'a':
      view.setCustomWindow(pan(window, -STEP * times))
      return true
    case 'd':
      view.setCustomWindow(pan(window, STEP * times))
      return true
    case 'w':
    case '+':
    case '=':
      view.setCustomWindow(zoom(window, middle, ZOOM_IN ** times))
      return true
    case 's':
    case '-':
      view.setCustomWindow(zoom(window, middle, ZOOM_IN ** -times))
      return true
    case 'f':
      view.setRange(view.customWindow ? view.range : NEXT_RANGE[view.range])
      return true
    default:
      return false
  }
}

function act(event: KeyboardEvent, view: ConsoleStore, waterfall: Waterfall, tip: Tip): boolean {
  switch (event.key) {
    case '?':
      view.setOverlay('keys')
      return true
    case 'Enter': {
      const key = (event.target instanceof HTMLElement ? event.target : undefined)?.dataset.bar
      const bar = waterfall.rows.flatMap((row) => row.bars).find((candidate) => candidate.key === key)
      if (bar) view.pinCursor(bar.startMs)
      return bar !== undefined
    }
    case 'Escape':
      stepBack(view, tip)
      return true
    default:
      return false
  }
}

/** One step back at a time: the tip, what is asked, the pinned cursor, the zoom, the chosen turn. */
function stepBack(view: ConsoleStore, tip: Tip): void {
  if (tip.bar) tip.hide()
  else if (view.whatIf) view.askWhatIf(undefined)
  else if (view.pinnedMs !== undefined) view.pinCursor(undefined)
  else if (view.customWindow) view.setCustomWindow(undefined)
  else view.selectTurn(undefined)
}
