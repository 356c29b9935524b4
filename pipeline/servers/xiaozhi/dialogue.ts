import type { Refusal } from './admission/refusals.ts'
import type { TurnEnding } from './conversation.ts'
import { emotionOf } from './emotion.ts'
import type { ClientMessage, ListenMode, ServerMessage } from './messages.ts'
import { MCP_INITIALIZE, mcpInitialize, mcpListTools } from './messages.ts'
import { GREETING_PROMPT, isWakeWord, type WakeSettings } from './wake-words.ts'

/** Where a device's dialogue stands. */
export type DialoguePhase = 'greeting' | 'idle' | 'listening' | 'recognising' | 'replying'

export interface DialogueState {
  readonly phase: DialoguePhase
  readonly mode: ListenMode
  /** The device is told that a reply plays: it must be told the end. */
  readonly announcedStart: boolean
  /** The turn is over, and the end of its reply is told when the device has played what it holds. */
  readonly lingers: boolean
  /** Text takes the place of a turn that was open: its end, which comes now, is not the new one's. */
  readonly replaces: boolean
  /** Audio that comes after a reply is listened to even without a new `listen start`. */
  readonly resumes: boolean
  /** Text that becomes a turn unless the device begins to listen. */
  readonly pendingText: string | undefined
  readonly wantsEmotion: boolean
  /** The face of the reply that plays was told: one a turn. */
  readonly statedEmotion: boolean
  readonly asksTools: boolean
}

export const GREETING: DialogueState = {
  phase: 'greeting',
  mode: 'auto',
  announcedStart: false,
  lingers: false,
  replaces: false,
  resumes: false,
  pendingText: undefined,
  wantsEmotion: true,
  statedEmotion: false,
  asksTools: false,
}

/** What the server tells each device of itself. */
export interface DialogueFacts {
  readonly appVersion: string
  readonly replyRateHz: number
  readonly replyFrameMs: number
  readonly wake: WakeSettings
}

export type DialogueInput =
  | { readonly kind: 'message'; readonly message: ClientMessage }
  | { readonly kind: 'audio' }
  /** Nothing followed the text for a while. */
  | { readonly kind: 'textDue' }
  | { readonly kind: 'utteranceEnded' }
  | { readonly kind: 'transcribed'; readonly text: string }
  /** The reply's text so far. */
  | { readonly kind: 'replied'; readonly text: string }
  | { readonly kind: 'turnClosed'; readonly ending: TurnEnding }
  /** The device has had time to play what it holds of a reply that is over. */
  | { readonly kind: 'lingered' }

/** What must be done about it, as data: the connection carries it out. */
export type DialogueEffect =
  | { readonly kind: 'send'; readonly message: ServerMessage }
  | { readonly kind: 'listen'; readonly mode: ListenMode }
  | { readonly kind: 'release' }
  | { readonly kind: 'stopListening' }
  | { readonly kind: 'feed' }
  | { readonly kind: 'cancelTurn' }
  | { readonly kind: 'awaitText' }
  /** All of the reply has been sent and its playback should be over: wait for what the device still holds. */
  | { readonly kind: 'linger' }
  | { readonly kind: 'giveText'; readonly text: string }
  | { readonly kind: 'ignore'; readonly reason: Refusal }
  | { readonly kind: 'close'; readonly reason?: Refusal }

export interface DialogueStep {
  readonly state: DialogueState
  readonly effects: readonly DialogueEffect[]
}

/**
 * The rules of the protocol, without sockets, clocks or audio. A device is never told that a reply starts before it has
 * listened or sent text, and whoever was told the start is told the end exactly once.
 */
export function step(state: DialogueState, input: DialogueInput, facts: DialogueFacts): DialogueStep {
  switch (input.kind) {
    case 'message':
      return onMessage(state, input.message, facts)
    case 'audio':
      return onAudio(state)
    case 'textDue':
      return onText(state, facts.wake)
    case 'utteranceEnded':
      if (state.phase !== 'listening') return same(state)
      return state.mode === 'realtime' ? same(state) : to({ ...state, phase: 'recognising' })
    case 'transcribed':
      return onTranscript(state, input.text)
    case 'replied':
      return onReply(state, input.text)
    case 'turnClosed':
      return onTurnClosed(state, input.ending)
    case 'lingered':
      return state.lingers ? onReplyOver(state) : same(state)
  }
}

function onMessage(state: DialogueState, message: ClientMessage, facts: DialogueFacts): DialogueStep {
  if (message.type === 'hello') return onHello(state, message, facts)
  if (message.type === 'goodbye') return to(state, { kind: 'close' })
  if (state.phase === 'greeting') return ignore(state, 'message.beforeHello')
  switch (message.type) {
    case 'listen':
      return onListen(state, message, facts)
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

function onHello(state: DialogueState, hello: ClientMessage & { type: 'hello' }, facts: DialogueFacts): DialogueStep {
  const format = hello.audio_params?.format ?? SPOKEN_FORMAT
  if (format.toLowerCase() !== SPOKEN_FORMAT) return refuseFormat(state, format)
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

const SPOKEN_FORMAT = 'opus'
const LONGEST_FORMAT = 32

/** A device that would send and expect something else would hear nothing and never know why. */
function refuseFormat(state: DialogueState, format: string): DialogueStep {
  const asked = format.slice(0, LONGEST_FORMAT)
  const message = `This server speaks Opus; the device asked for "${asked}". Set audio_params.format to "opus".`
  return to(state, send({ type: 'alert', status: 'Error', message, emotion: 'sad' }), {
    kind: 'close',
    reason: 'hello.format',
  })
}

function onListen(
  state: DialogueState,
  { state: wanted, mode, text }: ClientMessage & { type: 'listen' },
  { wake }: DialogueFacts,
): DialogueStep {
  switch (wanted) {
    case 'start': {
      const next: DialogueState = { ...state, mode: mode ?? state.mode }
      const stopped = ended(next)
      const listening: DialogueState = { ...stopped.state, phase: 'listening', resumes: false }
      const begun = to(listening, ...stopped.effects, { kind: 'listen', mode: next.mode })
      // Who holds the button speaks already: that goes before what came as text.
      if (next.mode === 'manual') return to({ ...listening, pendingText: undefined }, ...begun.effects)
      const answered = onText(listening, wake)
      return to(answered.state, ...begun.effects, ...answered.effects)
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

/**
 * Text in place of speech. It waits for the device to listen, which would refuse a reply before; a wake word is greeted
 * as if the device had greeted, or only shown.
 */
function onText(state: DialogueState, wake: WakeSettings): DialogueStep {
  const { pendingText } = state
  if (pendingText === undefined) return same(state)
  const rest: DialogueState = { ...state, pendingText: undefined }
  const isWoken = isWakeWord(pendingText, wake.words)
  if (isWoken && !wake.greets) {
    // Of a reply that plays, its own end is told.
    const stop = state.announcedStart ? [] : [send({ type: 'tts', state: 'stop' })]
    return to(rest, send({ type: 'stt', text: pendingText }), ...stop)
  }
  const isOpen = !state.lingers && state.phase !== 'idle'
  const text = isWoken ? GREETING_PROMPT : pendingText
  return to({ ...told(rest), phase: 'recognising', replaces: isOpen }, ...stopOf(state), { kind: 'giveText', text })
}

/** The turn that is open ends now, without a word to the device but that its reply is over. */
function ended(state: DialogueState): DialogueStep {
  if (state.phase === 'idle' || state.phase === 'greeting') return same(state)
  const isOpen = !state.lingers || state.phase === 'listening'
  return to(told(state), ...stopOf(state), ...(isOpen ? [{ kind: 'cancelTurn' } as const] : []))
}

/** The end of a reply, for a device that was told its start. */
function stopOf(state: DialogueState): DialogueEffect[] {
  return state.announcedStart ? [send({ type: 'tts', state: 'stop' })] : []
}

function told(state: DialogueState): DialogueState {
  return { ...state, announcedStart: false, lingers: false }
}

/** The device plays on until it is told to stop, so it is told at once. */
function onAbort(state: DialogueState): DialogueStep {
  if (state.phase === 'idle') return same({ ...state, pendingText: undefined })
  const stopped = ended({ ...state, pendingText: undefined })
  if (state.mode === 'realtime') return { ...stopped, state: { ...stopped.state, phase: 'listening' } }
  return to({ ...stopped.state, phase: 'idle', resumes: state.mode === 'auto' }, ...stopped.effects, {
    kind: 'stopListening',
  })
}

function onAudio(state: DialogueState): DialogueStep {
  const hears = state.phase === 'recognising' || state.phase === 'replying'
  if (state.phase === 'listening' || (hears && state.mode === 'realtime')) return to(state, { kind: 'feed' })
  // Without echo cancellation a device would hear its own reply.
  if (hears) return ignore(state, 'audio.whileReplying')
  if (state.phase === 'greeting') return ignore(state, 'audio.beforeHello')
  // The buffered sound of the wake word comes before the device listens.
  if (!state.resumes) return ignore(state, 'audio.beforeListen')
  return to({ ...state, phase: 'listening' }, { kind: 'listen', mode: state.mode }, { kind: 'feed' })
}

function onTranscript(state: DialogueState, text: string): DialogueStep {
  if (text.trim() === '' || state.phase === 'idle' || state.phase === 'greeting') return same(state)
  return to(
    { ...state, phase: 'replying', announcedStart: true, lingers: false, replaces: false, statedEmotion: false },
    ...stopOf(state),
    send({ type: 'stt', text }),
    send({ type: 'tts', state: 'start' }),
  )
}

/** The face goes with the first words of the reply. */
function onReply(state: DialogueState, text: string): DialogueStep {
  if (!state.announcedStart || state.lingers || state.statedEmotion || text.trim() === '') return same(state)
  const next: DialogueState = { ...state, statedEmotion: true }
  return state.wantsEmotion ? to(next, send({ type: 'llm', ...emotionOf(text) })) : same(next)
}

function onTurnClosed(state: DialogueState, ending: TurnEnding): DialogueStep {
  if (state.replaces && (ending.status === 'interrupted' || ending.status === 'cancelled')) {
    return same({ ...state, replaces: false })
  }
  if (ending.status === 'finished' && state.announcedStart && !ending.error) {
    // In realtime mode the device listens meanwhile; else it is heard again once it was told the end.
    const phase = state.mode === 'realtime' && state.phase === 'replying' ? 'listening' : state.phase
    return to({ ...state, phase, lingers: true }, { kind: 'linger' })
  }
  const over = onReplyOver(state, ending)
  return ending.error ? to(over.state, ...over.effects, ...complaint(ending.error)) : over
}

/** The turn is over, and so is its reply: the device is told, and is heard again. */
function onReplyOver(state: DialogueState, ending: TurnEnding = { status: 'finished' }): DialogueStep {
  const stop = stopOf(state)
  const next = told(state)
  if (state.phase === 'idle' || state.phase === 'greeting' || state.phase === 'listening') return to(next, ...stop)
  if (state.mode === 'realtime') return to({ ...next, phase: 'listening' }, ...stop)
  if (state.mode === 'manual' || state.announcedStart || ending.status === 'cancelled') {
    return to({ ...next, phase: 'idle', resumes: state.mode === 'auto' }, ...stop)
  }
  // Nothing was understood: the device was told nothing, so it still listens.
  return to({ ...next, phase: 'listening' }, ...stop, { kind: 'listen', mode: state.mode })
}

/** An alert is all that a device can show of an error. */
function complaint(error: { readonly code: string; readonly message: string }): DialogueEffect[] {
  const busy = error.code === 'asr.busy'
  const alert = { type: 'alert', status: busy ? 'Busy' : 'Error', message: error.message, emotion: 'sad' } as const
  return [...(busy ? [{ kind: 'ignore', reason: 'asr.busy' } as const] : []), send(alert)]
}

function send(message: ServerMessage): DialogueEffect {
  return { kind: 'send', message }
}

function to(state: DialogueState, ...effects: readonly DialogueEffect[]): DialogueStep {
  return { state, effects }
}

function same(state: DialogueState): DialogueStep {
  return { state, effects: [] }
}

function ignore(state: DialogueState, reason: Refusal): DialogueStep {
  return { state, effects: [{ kind: 'ignore', reason }] }
}
