import type { DeviceTurn } from '../../../pipeline/protocol/devices.ts'
import type { ErrorInfo } from '../../../pipeline/protocol/errors.ts'
import type { ExperimentResult } from '../../../pipeline/protocol/experiments.ts'
import type { ModelPull } from '../../../pipeline/protocol/models/models.ts'
import type { TargetSample } from '../../../pipeline/protocol/monitoring.ts'
import type { Session } from '../../../pipeline/protocol/sessions.ts'
import type { StageStatus } from '../../../pipeline/protocol/stages.ts'
import type { TopicState, Topics } from '../../../pipeline/protocol/topics.ts'
import type { TurnRecord } from '../../../pipeline/protocol/turns.ts'
import type { PipelineEvent, PipelineEventOf, StampedEvent } from '../../../pipeline/protocol/wire/events.ts'
import type { Snapshot } from '../../../pipeline/protocol/wire/snapshot.ts'

/** Finished turns kept, as many as the host's snapshot holds. */
export const TURNS_KEPT = 50
/** Samples of watched servers kept: ten minutes of five servers asked every five seconds. */
const SAMPLES_KEPT = 600

export type Health = Omit<PipelineEventOf<'healthMeasured'>, 'kind'>

export interface Problem {
  readonly atMs: number
  readonly info: ErrorInfo
}

/** All that is known of the host, as of event `seq`. Replaced, never changed in place. */
export interface ConsoleState extends Topics {
  readonly hostId: string
  readonly seq: number
  readonly appVersion: string
  readonly machine: Snapshot['machine']
  readonly pack: Snapshot['pack']
  readonly stages: readonly StageStatus[]
  readonly flags: TopicState<'flags'>
  /** Models that are being brought, and what became of those that were; the newest last. */
  readonly pulls: readonly ModelPull[]
  readonly descriptors: Snapshot['descriptors']
  readonly presets: Snapshot['presets']
  readonly clips: Snapshot['clips']
  /** Finished turns, oldest first. */
  readonly turns: readonly TurnRecord[]
  readonly current: TurnRecord | undefined
  readonly health: Health | undefined
  readonly problem: Problem | undefined
  /** Turns up to this index belong to a conversation that was cleared. */
  readonly clearedThrough: number
  /** The session that turns go to. */
  readonly session: string | undefined
  /** Devices' newest turns, oldest first. */
  readonly deviceTurns: readonly DeviceTurn[]
  /** Each watched server's newest samples, oldest first. */
  readonly targetSamples: readonly TargetSample[]
  /** Statistics of the running experiment. */
  readonly experimentResult: ExperimentResult | undefined
}

/** The state a snapshot stands for. */
export function stateOf(snapshot: Snapshot): ConsoleState {
  return {
    ...snapshot,
    turns: snapshot.turns.slice(-TURNS_KEPT),
    current: snapshot.current,
    health: undefined,
    problem: undefined,
    clearedThrough: 0,
    pulls: snapshot.pulls ?? [],
    session: snapshot.session,
    deviceTurns: [],
    targetSamples: [],
    experimentResult: undefined,
  }
}

/** Applies events in order; what does not concern the state (levels) leaves it as it is. */
export function applyEvents(state: ConsoleState, events: readonly StampedEvent[]): ConsoleState {
  return events.reduce(applyEvent, state)
}

/** Applies one event. Events about turns that are not running are ignored: their records are already complete. */
export function applyEvent(state: ConsoleState, stamped: StampedEvent): ConsoleState {
  const next = reduce(state, stamped.event, stamped.atMs)
  return next === state && state.seq === stamped.seq ? state : { ...next, seq: stamped.seq }
}

function reduce(state: ConsoleState, event: PipelineEvent, atMs: number): ConsoleState {
  switch (event.kind) {
    case 'stageChanged':
      return { ...state, stages: replaceStage(state.stages, event.status) }
    case 'topicChanged':
      return { ...state, [event.topic]: event.state }
    case 'turnOpened':
    case 'turnTakenBack':
      return { ...state, current: event.turn }
    case 'turnClosed':
      return closeTurn(state, event.turn)
    case 'conversationCleared':
      return { ...state, clearedThrough: state.turns.at(-1)?.index ?? 0 }
    case 'problemReported':
      return { ...state, problem: { atMs, info: event.problem } }
    case 'healthMeasured': {
      const { kind: _, ...health } = event
      return { ...state, health }
    }
    case 'levelMeasured':
      return state
    case 'turnAdvanced':
    case 'transcriptChanged':
    case 'replyChanged':
    case 'spansRecorded':
    case 'ledgerChanged':
      return updateCurrent(state, event)
    default:
      return reduceRooms(state, event)
  }
}

type RoomEvent = Exclude<
  PipelineEvent,
  | TurnEvent
  | PipelineEventOf<
      | 'stageChanged'
      | 'topicChanged'
      | 'turnOpened'
      | 'turnTakenBack'
      | 'turnClosed'
      | 'conversationCleared'
      | 'problemReported'
      | 'healthMeasured'
      | 'levelMeasured'
    >
>

/** Events of everything besides the live conversation. */
function reduceRooms(state: ConsoleState, event: RoomEvent): ConsoleState {
  switch (event.kind) {
    case 'sessionChanged':
      return changeSession(state, event.session)
    // What lists of stored sessions show is read again (`answers/freshness.ts`).
    case 'sessionsRemoved':
    case 'sessionTurnAdded':
      return state
    case 'experimentCompared':
      return { ...state, experimentResult: event.result }
    case 'deviceTurnClosed':
      return { ...state, deviceTurns: [...state.deviceTurns, event.deviceTurn].slice(-TURNS_KEPT) }
    case 'pullAdvanced':
      return { ...state, pulls: [...state.pulls.filter(({ id }) => id !== event.pull.id), event.pull] }
    case 'targetSampled':
      return { ...state, targetSamples: [...state.targetSamples, event.sample].slice(-SAMPLES_KEPT) }
  }
}

/** A talk that began takes the turns from now on; the one that ended no longer does. */
function changeSession(state: ConsoleState, session: Session): ConsoleState {
  const takesTurns = session.kind === 'talk' && session.state === 'running'
  if (takesTurns) return { ...state, session: session.id }
  return state.session === session.id ? { ...state, session: undefined } : state
}

type TurnEvent = PipelineEventOf<
  'turnAdvanced' | 'transcriptChanged' | 'replyChanged' | 'spansRecorded' | 'ledgerChanged'
>

function updateCurrent(state: ConsoleState, event: TurnEvent): ConsoleState {
  const turn = state.current
  if (turn?.id !== event.turnId) return state
  return { ...state, current: { ...turn, ...changeOf(turn, event) } }
}

function changeOf(turn: TurnRecord, event: TurnEvent): Partial<TurnRecord> {
  switch (event.kind) {
    case 'turnAdvanced':
      return { status: event.status, anchors: { ...turn.anchors, ...event.anchors } }
    case 'transcriptChanged':
      return { transcript: { text: event.text, final: event.final } }
    case 'replyChanged':
      return { reply: { text: event.text, final: event.final } }
    case 'spansRecorded':
      return { spans: [...turn.spans, ...event.spans] }
    case 'ledgerChanged':
      return { ledger: event.ledger }
  }
}

function closeTurn(state: ConsoleState, turn: TurnRecord): ConsoleState {
  // A record may be sent again when a late measurement (the player's) completes it.
  const others = state.turns.filter((known) => known.id !== turn.id)
  const turns = [...others, turn].sort((a, b) => a.index - b.index).slice(-TURNS_KEPT)
  return { ...state, turns, current: state.current?.id === turn.id ? undefined : state.current }
}

function replaceStage(stages: readonly StageStatus[], status: StageStatus): readonly StageStatus[] {
  const known = stages.some((stage) => stage.stage === status.stage)
  return known ? stages.map((stage) => (stage.stage === status.stage ? status : stage)) : [...stages, status]
}
