import { assertUnreachable } from '../base/assert.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { ErrorInfo } from '../protocol/errors.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { isHeld } from './turn-origins.ts'

/** What the conversation is doing right now. */
export type TurnPhase = 'idle' | 'listening' | 'hearing' | 'recognising' | 'thinking' | 'speaking'

export interface MachineState {
  readonly phase: TurnPhase
  /** Number of the open turn; of the last one while idle. Counts from 1. */
  readonly turn: number
  /** A clip's turn outlives silence and misfires; the microphone's opens with speech and ends without it. */
  readonly origin: TurnOrigin
  /** The person went on after what was taken for the end: there is an utterance already, whatever is heard now. */
  readonly resumed?: true
}

export type TurnOrigin =
  /** held: push to talk, a key says where speech begins and ends. */
  | { readonly kind: 'microphone'; readonly held?: true }
  | {
      readonly kind: 'clip'
      readonly clipId: string
      readonly pace: 'realtime' | 'fast'
      /** Where speech ends in the clip, where that is known of it as a whole. */
      readonly endSample?: number | undefined
    }
  | {
      readonly kind: 'device'
      readonly deviceId: string
      /** manual: a button says where speech begins and ends. realtime: the device listens while the reply is played. */
      readonly mode: 'auto' | 'manual' | 'realtime'
    }

/** What happened. Results of work carry the turn they belong to, so that late ones can be told apart. */
export type TurnInput =
  | { readonly kind: 'clipStarted'; readonly origin: TurnOrigin & { kind: 'clip' } }
  /** The button of who is told where speech begins and ends was pressed, and released. */
  | { readonly kind: 'buttonPressed'; readonly origin: TurnOrigin & { kind: 'device' | 'microphone' } }
  | { readonly kind: 'buttonReleased' }
  /** Text came in place of speech. */
  | { readonly kind: 'textGiven'; readonly origin: TurnOrigin; readonly text: string }
  /**
   * Where the sound comes from: a turn that opens with it does. `takesBack`: so soon after the end of an utterance that it
   * was none.
   */
  | { readonly kind: 'speechStarted'; readonly origin: TurnOrigin; readonly takesBack?: boolean }
  | { readonly kind: 'speechMisfired' }
  | { readonly kind: 'speechEnded' }
  | { readonly kind: 'inputEnded' }
  | { readonly kind: 'transcriptReady'; readonly turn: number; readonly text: string }
  | { readonly kind: 'audioStarted'; readonly turn: number }
  | { readonly kind: 'replyFinished'; readonly turn: number }
  | { readonly kind: 'stageFailed'; readonly turn: number; readonly error: ErrorInfo }
  | { readonly kind: 'cancelRequested' }

export type TurnEnd = 'finished' | 'empty' | 'interrupted' | 'cancelled' | 'failed'

/** What must be done about it, as data: the conductor carries it out. */
export type TurnEffect =
  | { readonly kind: 'openTurn'; readonly turn: number; readonly origin: TurnOrigin }
  | { readonly kind: 'startHearing' }
  /** The utterance goes on: what was recognised and prepared of it is not wanted any more. */
  | { readonly kind: 'resumeHearing' }
  | { readonly kind: 'finishRecognition' }
  | { readonly kind: 'abandonRecognition' }
  | { readonly kind: 'startReply'; readonly text: string }
  /** Cancels the language model and the voice and silences the player. */
  | { readonly kind: 'stopReply' }
  | { readonly kind: 'closeTurn'; readonly end: TurnEnd; readonly reason?: StatedReason; readonly error?: ErrorInfo }

export interface Transition {
  readonly state: MachineState
  readonly effects: readonly TurnEffect[]
}

export const IDLE: MachineState = { phase: 'idle', turn: 0, origin: { kind: 'microphone' } }

/**
 * The turn machine: every rule of who speaks when, without clocks, models or I/O.
 * At most one turn is open; each turn that is opened is closed exactly once.
 */
export function advance(state: MachineState, input: TurnInput): Transition {
  switch (input.kind) {
    case 'clipStarted':
      return open(closeIfOpen(state, 'interrupted'), input.origin, 'listening')
    case 'buttonPressed':
      return withEffect(open(closeIfOpen(state, 'interrupted'), input.origin, 'hearing'), { kind: 'startHearing' })
    case 'buttonReleased':
      return state.phase === 'hearing' && isHeld(state.origin) ? endHearing(state) : unchanged(state)
    case 'textGiven':
      return withEffect(open(closeIfOpen(state, 'interrupted'), input.origin, 'thinking'), {
        kind: 'startReply',
        text: input.text,
      })
    case 'speechStarted':
      // Where a button begins speech, the detector does not: what it says late must not interrupt the reply.
      return isHeld(input.origin) ? unchanged(state) : speechStarted(state, input)
    case 'speechMisfired':
      return speechMisfired(state)
    case 'speechEnded':
      return state.phase === 'hearing' && !isHeld(state.origin) ? endHearing(state) : unchanged(state)
    case 'inputEnded':
      return state.phase === 'listening' || state.phase === 'hearing'
        ? close(state, 'empty', because('turn.inputEnded'))
        : unchanged(state)
    case 'transcriptReady':
      return transcriptReady(state, input.turn, input.text)
    case 'audioStarted':
      return state.phase === 'thinking' && input.turn === state.turn
        ? { state: { ...state, phase: 'speaking' }, effects: [] }
        : unchanged(state)
    case 'replyFinished':
      return isReplying(state) && input.turn === state.turn ? close(state, 'finished') : unchanged(state)
    case 'stageFailed':
      return isOpen(state) && input.turn === state.turn
        ? close(state, 'failed', undefined, input.error)
        : unchanged(state)
    case 'cancelRequested':
      return closeIfOpen(state, 'cancelled')
    default:
      return assertUnreachable(input)
  }
}

/** True while a turn is open. */
export function isOpen(state: MachineState): boolean {
  return state.phase !== 'idle'
}

function endHearing(state: MachineState): Transition {
  return { state: { ...state, phase: 'recognising' }, effects: [{ kind: 'finishRecognition' }] }
}

function isReplying(state: MachineState): boolean {
  return state.phase === 'thinking' || state.phase === 'speaking'
}

/**
 * Speech opens a turn, goes on in a listening one, takes one back that was taken for ended too soon, and takes the floor
 * from a reply (barge-in).
 */
function speechStarted(
  state: MachineState,
  { origin, takesBack = false }: Pick<TurnInput & { kind: 'speechStarted' }, 'origin' | 'takesBack'>,
): Transition {
  switch (state.phase) {
    case 'listening':
      return { state: { ...state, phase: 'hearing' }, effects: [{ kind: 'startHearing' }] }
    case 'hearing':
      return unchanged(state)
    case 'idle':
      return withEffect(open(unchanged(state), origin, 'hearing'), { kind: 'startHearing' })
    default:
      if (takesBack && !isHeld(state.origin)) return takeBack(state)
      return withEffect(open(closeIfOpen(state, 'interrupted'), origin, 'hearing'), { kind: 'startHearing' })
  }
}

/** The same turn is heard again; a reply that was begun is stopped, or never sounds. */
function takeBack(state: MachineState): Transition {
  const stopping: TurnEffect[] = isReplying(state) ? [{ kind: 'stopReply' }] : []
  return { state: { ...state, phase: 'hearing', resumed: true }, effects: [...stopping, { kind: 'resumeHearing' }] }
}

function speechMisfired(state: MachineState): Transition {
  if (state.phase !== 'hearing' || isHeld(state.origin)) return unchanged(state)
  // A click took the turn back: it had ended where it was found to end, and is answered once more.
  if (state.resumed) return endHearing(state)
  if (state.origin.kind === 'clip') return { state: { ...state, phase: 'listening' }, effects: [] }
  return close(state, 'empty', because('turn.tooShort'))
}

function transcriptReady(state: MachineState, turn: number, text: string): Transition {
  if (state.phase !== 'recognising' || turn !== state.turn) return unchanged(state)
  if (text.trim() === '') return close(state, 'empty', because('turn.noWords'))
  return { state: { ...state, phase: 'thinking' }, effects: [{ kind: 'startReply', text }] }
}

function open(before: Transition, origin: TurnOrigin, phase: TurnPhase): Transition {
  const turn = before.state.turn + 1
  return { state: { phase, turn, origin }, effects: [...before.effects, { kind: 'openTurn', turn, origin }] }
}

function close(state: MachineState, end: TurnEnd, reason?: StatedReason, error?: ErrorInfo): Transition {
  const stopping: TurnEffect[] = []
  if (end !== 'finished' && isReplying(state)) stopping.push({ kind: 'stopReply' })
  if (end !== 'finished' && !isReplying(state)) stopping.push({ kind: 'abandonRecognition' })
  const closing: TurnEffect = { kind: 'closeTurn', end, ...(reason ? { reason } : {}), ...(error ? { error } : {}) }
  return { state: { ...state, phase: 'idle' }, effects: [...stopping, closing] }
}

function withEffect({ state, effects }: Transition, effect: TurnEffect): Transition {
  return { state, effects: [...effects, effect] }
}

function closeIfOpen(state: MachineState, end: TurnEnd): Transition {
  return isOpen(state) ? close(state, end) : unchanged(state)
}

function unchanged(state: MachineState): Transition {
  return { state, effects: [] }
}
