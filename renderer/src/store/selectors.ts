import type { TurnRecord } from '../../../pipeline/protocol/turns.ts'
import type { ConsoleStore } from './console-store.ts'

/** Selectors return parts of the state as they are, never new objects, so that React renders only what changed. */

const NO_TURNS: readonly TurnRecord[] = []

export function selectTurns(state: ConsoleStore): readonly TurnRecord[] {
  return state.session?.turns ?? NO_TURNS
}

/** The turn the page shows: the chosen one, else the running one, else the last. */
export function selectShownTurn(state: ConsoleStore): TurnRecord | undefined {
  const { session, selectedTurnId } = state
  if (!session) return undefined
  const chosen = selectedTurnId === undefined ? undefined : findTurn(session.turns, selectedTurnId)
  return chosen ?? session.current ?? session.turns.at(-1)
}

/** Whether the page shows the newest turn by itself. */
export function selectFollowing(state: ConsoleStore): boolean {
  const newest = state.session?.current ?? state.session?.turns.at(-1)
  return state.selectedTurnId === undefined || state.selectedTurnId === newest?.id
}

/** Whether the host can be asked for something now. */
export function selectConnected(state: ConsoleStore): boolean {
  return state.connection.phase === 'connected' && state.session !== undefined
}

/** Whether all four stages are loaded, so that a turn can start. */
export function selectReady(state: ConsoleStore): boolean {
  const stages = state.session?.stages ?? []
  return selectConnected(state) && stages.length > 0 && stages.every((stage) => stage.state === 'ready')
}

function findTurn(turns: readonly TurnRecord[], id: string): TurnRecord | undefined {
  return turns.find((turn) => turn.id === id)
}
