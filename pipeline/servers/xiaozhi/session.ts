import type { TurnEnding } from './conversation.ts'
import type { ClientMessage, ListenMode, ServerMessage } from './messages.ts'
import { MCP_INITIALIZE, mcpInitialize, mcpListTools } from './messages.ts'
import type { Refusal } from './refusals.ts'

/** Where a device's session stands. */
export type SessionPhase = 'greeting' | 'idle' | 'listening' | 'recognising' | 'replying'

export interface SessionState {
  readonly phase: SessionPhase
  readonly mode: ListenMode
  /** The device is told that a reply plays: it must be told the end. */
  readonly toldStart: boolean
  /** Audio that comes after a reply is listened to even without a new `listen start`. */
  readonly resumes: boolean
  /** Text that becomes a turn unless the device begins to listen. */
  readonly pendingText: string | undefined
  readonly wantsEmotion: boolean
  readonly asksTools: boolean
}

export const GREETING: SessionState = {
  phase: 'greeting',
  mode: 'auto',
  toldStart: false,
  resumes: false,
  pendingText: undefined,
  wantsEmotion: true,
  asksTools: false,
}

/** What the server tells each device of itself. */
export interface SessionFacts {
  readonly appVersion: string
  readonly replyRateHz: number
  readonly replyFrameMs: number
}

export type SessionInput =
  | { readonly kind: 'message'; readonly message: ClientMessage }
  | { readonly kind: 'audio' }
  /** Nothing followed the text for a while. */
  | { readonly kind: 'textDue' }
  | { readonly kind: 'utteranceEnded' }
  | { readonly kind: 'transcribed'; readonly text: string }
  | { readonly kind: 'turnClosed'; readonly ending: TurnEnding }

/** What must be done about it, as data: the connection carries it out. */
export type SessionEffect =
  | { readonly kind: 'send'; readonly message: ServerMessage }
  | { readonly kind: 'listen'; readonly mode: ListenMode }
  | { readonly kind: 'release' }
  | { readonly kind: 'stopListening' }
  | { readonly kind: 'feed' }
  | { readonly kind: 'cancelTurn' }
  | { readonly kind: 'awaitText' }
  | { readonly kind: 'giveText'; readonly text: string }
  | { readonly kind: 'ignore'; readonly reason: Refusal }
  | { readonly kind: 'close' }

export interface SessionStep {
  readonly state: SessionState
  readonly effects: readonly SessionEffect[]
}

/**
 * The rules of the protocol, without sockets, clocks or audio. A device is never told that a reply starts before it has
 * listened or sent text, and whoever was told the start is told the end exactly once.
 */
export function step(state: SessionState, input: SessionInput, facts: SessionFacts): SessionStep {
  switch (input.kind) {
    case 'message':
      return onMessage(state, input.message, facts)
    case 'audio':
      return onAudio(state)
    case 'textDue':
      if (state.pendingText === undefined) return same(state)
      return to(
        { ...state, phase: 'recognising', pendingText: undefined },
        { kind: 'giveText', text: state.pendingText },
      )
    case 'utteranceEnded':
      if (state.phase !== 'listening') return same(state)
      return state.mode === 'realtime' ? same(state) : to({ ...state, phase: 'recognising' })
    case 'transcribed':
      return onTranscript(state, input.text)
    case 'turnClosed':
      return onTurnClosed(state, input.ending)
  }
}

function onMessage(state: SessionState, message: ClientMessage, facts: SessionFacts): SessionStep {
  if (message.type === 'hello') return onHello(state, message, facts)
  if (message.type === 'goodbye') return to(state, { kind: 'close' })
  if (state.phase === 'greeting') return ignore(state, 'message.beforeHello')
  switch (message.type) {
    case 'listen':
      return onListen(state, message)
    case 'abort':
      return onAbort(state)
    case 'mcp':
      return state.asksTools && message.payload.id === MCP_INITIALIZE
        ? to({ ...state, asksTools: false }, ...mcpListTools().map(send))
        : same(state)
    case 'ping':
      return to(state, send({ type: 'pong' }))
    default:
      return ignore(state, 'message.notServed')
  }
}

function onHello(state: SessionState, hello: ClientMessage & { type: 'hello' }, facts: SessionFacts): SessionStep {
  const asksTools = hello.features?.mcp === true
  const wantsEmotion = hello.features?.emoji !== false
  const greeted = state.phase === 'greeting' ? ({ ...state, phase: 'idle' } as const) : state
  const reply: ServerMessage = {
    type: 'hello',
    transport: 'websocket',
    version: 1,
    audio_params: {
      format: 'opus',
      sample_rate: facts.replyRateHz,
      channels: 1,
      frame_duration: facts.replyFrameMs,
    },
  }
  return to(
    { ...greeted, asksTools, wantsEmotion },
    send(reply),
    ...(asksTools ? [send(mcpInitialize(facts.appVersion))] : []),
  )
}

function onListen(state: SessionState, { state: wanted, mode, text }: ClientMessage & { type: 'listen' }): SessionStep {
  switch (wanted) {
    case 'start': {
      const next: SessionState = { ...state, mode: mode ?? state.mode, pendingText: undefined }
      const stopped = ended(next)
      return to({ ...stopped.state, phase: 'listening', resumes: false }, ...stopped.effects, {
        kind: 'listen',
        mode: next.mode,
      })
    }
    case 'stop':
      if (state.phase !== 'listening') return same(state)
      return to({ ...state, phase: 'recognising', resumes: false }, { kind: 'release' })
    case 'detect':
      return text === undefined || text.trim() === ''
        ? ignore(state, 'message.badFields')
        : to({ ...state, pendingText: text.trim() }, { kind: 'awaitText' })
  }
}

/** The turn that is open ends now, without a word to the device but that its reply is over. */
function ended(state: SessionState): SessionStep {
  if (state.phase === 'idle' || state.phase === 'greeting') return same(state)
  return to({ ...state, toldStart: false }, ...(state.toldStart ? [send({ type: 'tts', state: 'stop' })] : []), {
    kind: 'cancelTurn',
  })
}

/** The device plays on until it is told to stop, so it is told at once. */
function onAbort(state: SessionState): SessionStep {
  if (state.phase === 'idle') return same({ ...state, pendingText: undefined })
  const stopped = ended({ ...state, pendingText: undefined })
  if (state.mode === 'realtime') return { ...stopped, state: { ...stopped.state, phase: 'listening' } }
  return to({ ...stopped.state, phase: 'idle', resumes: state.mode === 'auto' }, ...stopped.effects, {
    kind: 'stopListening',
  })
}

function onAudio(state: SessionState): SessionStep {
  const hears = state.phase === 'recognising' || state.phase === 'replying'
  if (state.phase === 'listening' || (hears && state.mode === 'realtime')) return to(state, { kind: 'feed' })
  // Without echo cancellation a device would hear its own reply.
  if (hears) return ignore(state, 'audio.whileReplying')
  if (state.phase === 'greeting') return ignore(state, 'audio.beforeHello')
  // The buffered sound of the wake word comes before the device listens.
  if (!state.resumes) return ignore(state, 'audio.beforeListen')
  return to({ ...state, phase: 'listening' }, { kind: 'listen', mode: state.mode }, { kind: 'feed' })
}

function onTranscript(state: SessionState, text: string): SessionStep {
  if (text.trim() === '' || state.phase === 'idle' || state.phase === 'greeting') return same(state)
  return to(
    { ...state, phase: 'replying', toldStart: true },
    send({ type: 'stt', text }),
    send({ type: 'tts', state: 'start' }),
    ...(state.wantsEmotion ? [send({ type: 'llm', emotion: 'happy', text: '🙂' })] : []),
  )
}

function onTurnClosed(state: SessionState, ending: TurnEnding): SessionStep {
  const effects: SessionEffect[] = []
  if (state.toldStart) effects.push(send({ type: 'tts', state: 'stop' }))
  if (ending.error) effects.push(...complaint(ending.error))
  const spoke = state.toldStart
  const next = { ...state, toldStart: false }
  if (state.phase === 'idle' || state.phase === 'greeting' || state.phase === 'listening')
    return { state: next, effects }
  if (state.mode === 'realtime') return { state: { ...next, phase: 'listening' }, effects }
  if (state.mode === 'manual' || spoke || ending.status === 'cancelled') {
    return { state: { ...next, phase: 'idle', resumes: state.mode === 'auto' }, effects }
  }
  // Nothing was understood: the device was told nothing, so it still listens.
  return { state: { ...next, phase: 'listening' }, effects: [...effects, { kind: 'listen', mode: state.mode }] }
}

/** An alert is all that a device can show of an error. */
function complaint(error: { readonly code: string; readonly message: string }): SessionEffect[] {
  const busy = error.code === 'asr.busy'
  const alert = { type: 'alert', status: busy ? 'Busy' : 'Error', message: error.message, emotion: 'sad' } as const
  return [...(busy ? [{ kind: 'ignore', reason: 'asr.busy' } as const] : []), send(alert)]
}

function send(message: ServerMessage): SessionEffect {
  return { kind: 'send', message }
}

function to(state: SessionState, ...effects: readonly SessionEffect[]): SessionStep {
  return { state, effects }
}

function same(state: SessionState): SessionStep {
  return { state, effects: [] }
}

function ignore(state: SessionState, reason: Refusal): SessionStep {
  return { state, effects: [{ kind: 'ignore', reason }] }
}
