import { conversationLanguage, ownFirst } from '../../../pipeline/measures/clip-languages.ts'
import { countLosses, type Losses } from '../../../pipeline/measures/turn-fate.ts'
import type { TurnRecord } from '../../../pipeline/protocol/turns.ts'
import type { Clip } from '../../../pipeline/protocol/wire/snapshot.ts'
import { jobOf } from '../model/job.ts'
import { fateOf, isMeasurable, isOver } from '../model/turn/turn.ts'
import type { ConsoleStore } from './console-store.ts'

/** Selectors return parts of the state as they are, never new objects, so that React renders only what changed. */

const NO_TURNS: readonly TurnRecord[] = []

export function selectTurns(state: ConsoleStore): readonly TurnRecord[] {
  return state.session?.turns ?? NO_TURNS
}

/** The turns that are over: those that answered a whole sentence, and what became of the others. */
interface JudgedTurns {
  readonly clips: readonly Clip[]
  readonly whole: readonly TurnRecord[]
  readonly losses: Losses
}

/** Judged once for each list of turns: selectors must not make new objects. */
const judged = new WeakMap<readonly TurnRecord[], JudgedTurns>()
const NO_CLIPS: readonly Clip[] = []

function judgedTurns(state: ConsoleStore): JudgedTurns {
  const turns = selectTurns(state)
  const clips = state.session?.clips ?? NO_CLIPS
  const known = judged.get(turns)
  if (known?.clips === clips) return known
  const over = turns.filter(isOver)
  const fates = over.map((turn) => fateOf(turn, clips))
  const whole = over.filter((_, index) => fates[index] === 'whole')
  const found = { clips, whole, losses: countLosses(fates) }
  judged.set(turns, found)
  return found
}

/** Ordered once for each list of clips: selectors must not make new objects. */
const ordered = new WeakMap<readonly Clip[], { readonly language: string; readonly clips: readonly Clip[] }>()

/** Language in which the conversation is held. */
export function selectSpokenLanguage(state: ConsoleStore): string {
  return conversationLanguage(state.session?.models)
}

/** The demo clips, those in the language of the conversation first. */
export function selectClips(state: ConsoleStore): readonly Clip[] {
  const clips = state.session?.clips ?? NO_CLIPS
  const language = selectSpokenLanguage(state)
  const known = ordered.get(clips)
  if (known?.language === language) return known.clips
  const found = { language, clips: ownFirst(language, clips) }
  ordered.set(clips, found)
  return found.clips
}

/** The turns that percentiles and comparisons are made of. */
export function selectWholeTurns(state: ConsoleStore): readonly TurnRecord[] {
  return judgedTurns(state).whole
}

/** What was lost to percentiles and comparisons. */
export function selectLosses(state: ConsoleStore): Losses {
  return judgedTurns(state).losses
}

/** The turn the page shows: the chosen one, else the running one, else the last. */
export function selectShownTurn(state: ConsoleStore): TurnRecord | undefined {
  const { session, selectedTurnId } = state
  if (!session) return undefined
  const chosen = selectedTurnId === undefined ? undefined : findTurn(session.turns, selectedTurnId)
  return chosen ?? session.current ?? session.turns.at(-1)
}

/**
 * The turn whose numbers stand large: the shown one, unless it is merely the newest and ended without any; then the last
 * that was measured, so that a turn that was stopped does not blank the page.
 */
export function selectNumberedTurn(state: ConsoleStore): TurnRecord | undefined {
  const shown = selectShownTurn(state)
  if (!shown || !isOver(shown) || isMeasurable(shown) || state.selectedTurnId !== undefined) return shown
  return selectTurns(state).findLast(isMeasurable) ?? shown
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

/** Whether all four stages are loaded. */
export function selectLoaded(state: ConsoleStore): boolean {
  const stages = state.session?.stages ?? []
  return selectConnected(state) && stages.length > 0 && stages.every((stage) => stage.state === 'ready')
}

/** Whether a turn can start: all is loaded, and no job runs that a turn would disturb. */
export function selectReady(state: ConsoleStore): boolean {
  return selectLoaded(state) && !(state.session && jobOf(state.session)?.refusesTurns)
}

/** Whether flags and presets can be changed: the host is there, and no job runs whose flags they are. */
export function selectFlagsFree(state: ConsoleStore): boolean {
  return selectConnected(state) && !(state.session && jobOf(state.session)?.refusesFlags)
}

/** What keeps a comparison from being started now. */
export type MeasureHindrance = 'offline' | 'experiment' | 'load' | 'loading'

/** What keeps a comparison from being started now; `undefined`: nothing. */
export function selectMeasureHindrance(state: ConsoleStore): MeasureHindrance | undefined {
  if (!selectConnected(state)) return 'offline'
  const experiment = state.session?.experiment?.state
  if (experiment === 'running' || experiment === 'paused') return 'experiment'
  if (state.session?.load?.state === 'running') return 'load'
  return selectReady(state) ? undefined : 'loading'
}

function findTurn(turns: readonly TurnRecord[], id: string): TurnRecord | undefined {
  return turns.find((turn) => turn.id === id)
}
