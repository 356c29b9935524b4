import { nowMs } from '../../base/clock.ts'
import { Listeners } from '../../base/listeners.ts'
import { inverseNormalise } from '../../base/text/inverse-text-normalisation.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import type { ConversationHooks, DeviceConversation, TurnEnding } from '../../servers/xiaozhi/conversation.ts'
import type { ListenMode } from '../../servers/xiaozhi/messages.ts'
import type { Conductor } from '../../turn/conductor.ts'
import type { ReplyPlayer } from '../../turn/reply/reply-player.ts'
import type { TurnOrigin } from '../../turn/turn-machine.ts'

export interface DeviceConversationOptions {
  readonly pipeline: Pick<Pipeline, 'openConversation' | 'replySampleRateHz'>
  readonly deviceId: string
  readonly hooks: ConversationHooks
  readonly onTurn: (turn: TurnRecord) => void
}

/** Opens a conversation with a device on the shared models. Its turns are told when they are over, to `onTurn` alone. */
export function openDeviceConversation(options: DeviceConversationOptions): DeviceConversation {
  const { pipeline, deviceId, hooks } = options
  let mode: ListenMode = 'auto'
  const origin = (): TurnOrigin & { kind: 'device' } => ({ kind: 'device', deviceId, mode })
  const events = new Listeners<PipelineEvent>('turns of a device')
  events.add((event) => sendToDevice(event, hooks))
  events.add((event) => event.kind === 'turnClosed' && options.onTurn(event.turn))
  const { conductor, close } = pipeline.openConversation({
    player: playerFor(hooks),
    emit: (event) => events.emit(event),
    waitForPlayback: true,
    speechOrigin: origin,
  })
  return {
    replySampleRateHz: pipeline.replySampleRateHz,
    listen(wanted) {
      mode = wanted
      if (mode === 'manual') conductor.pressButton(origin())
      else conductor.openSource()
    },
    release: () => release(conductor),
    stopListening() {
      conductor.endInput()
      conductor.closeSource()
    },
    allocate: (samples) => conductor.allocate(samples),
    feed: (pcm, capturedMs) => conductor.feed(pcm, capturedMs),
    giveText: (text) => conductor.giveText(text, origin()),
    cancel: () => conductor.cancel(),
    sent: (turnId, sentMs) => conductor.reportSent(turnId, sentMs),
    played: (turnId, { underruns, underrunMs, ...facts }) =>
      conductor.reportPlayed(turnId, underruns, underrunMs, { ...facts }),
    close,
  }
}

/** The device says that the utterance is over: what was heard is recognised, and where nothing was, that is all. */
function release(conductor: Conductor): void {
  conductor.releaseButton()
  if (conductor.phase === 'listening' || conductor.phase === 'idle') conductor.closeSource()
}

/** Hands a reply to the device's connection, which says itself when the first of it left and when it was played. */
function playerFor(hooks: ConversationHooks): ReplyPlayer {
  const turnIds = new Map<number, string>()
  return {
    silentBecause: because('playback.untold'),
    reportsEnd: true,
    play({ turnId, turnIndex, pcm, sampleRateHz, sentences = [] }) {
      if (!turnIds.has(turnIndex)) {
        turnIds.clear()
        turnIds.set(turnIndex, turnId)
      }
      hooks.speech({ turnId, pcm, sampleRateHz, sentences })
      return nowMs()
    },
    finish(turnIndex) {
      const turnId = turnIds.get(turnIndex)
      if (turnId !== undefined) hooks.speechEnded(turnId)
    },
    stop: () => hooks.speechStopped(),
  }
}

function sendToDevice(event: PipelineEvent, hooks: ConversationHooks): void {
  switch (event.kind) {
    case 'turnAdvanced':
      if (event.status === 'recognising') hooks.utteranceEnded()
      return
    case 'transcriptChanged':
      if (event.final) hooks.transcribed(inverseNormalise(event.text))
      return
    case 'replyChanged':
      return hooks.replied(event.text)
    case 'turnClosed':
      return hooks.turnClosed(endingOf(event.turn))
    case 'problemReported':
      hooks.turnClosed({ status: 'failed', error: event.problem })
  }
}

function endingOf({ status, error }: TurnRecord): TurnEnding {
  const final = status === 'finished' || status === 'interrupted' || status === 'cancelled' || status === 'failed'
  return { status: final ? status : 'empty', ...(error ? { error } : {}) }
}
