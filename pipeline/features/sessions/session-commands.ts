import { failureInfoOf } from '../../base/failure.ts'
import type { EnvironmentReceipt } from '../../protocol/sessions.ts'
import { CAPTURE_PREFIX } from '../../protocol/turns.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import type { Snapshot } from '../../protocol/wire/snapshot.ts'
import { unknownReceipt } from '../../runtime/environment-receipt.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'
import type { EventHub } from '../../servers/event-hub.ts'
import type { SessionStore, StoreChange } from '../../store/contract.ts'
import type { CommandArea, CommandHandlers, QueryHandlers } from '../common/command-area.ts'
import { AudioRecorder } from './audio-recorder.ts'
import { loadCapture } from './capture.ts'
import { SessionRecorder } from './session-recorder.ts'

export interface SessionAreaOptions {
  readonly hub: EventHub
  readonly store: SessionStore
  readonly pipeline: Pick<Pipeline, 'clips' | 'loads' | 'recordTurns'>
  readonly environment: () => EnvironmentReceipt
  /** The session of the experiment that runs. */
  readonly experiment: () => string | undefined
  readonly speak: (pcm: Float32Array, clipId: string, from: ConsoleClient) => void
  readonly restarted: boolean
}

/** Sessions: the one that turns go to, and all that were kept. */
export class SessionArea implements CommandArea {
  readonly recorder: SessionRecorder
  readonly commands: CommandHandlers
  readonly queries: QueryHandlers
  readonly #store: SessionStore
  readonly #audio: AudioRecorder

  constructor({ hub, store, pipeline, environment, experiment, speak, restarted }: SessionAreaOptions) {
    const emit = (event: PipelineEvent) => hub.emit(event)
    this.#store = store
    this.recorder = new SessionRecorder({
      ...{ store, environment, experiment, restarted, clips: pipeline.clips, loads: () => pipeline.loads },
      onProblem: (error) => emit({ kind: 'problemReported', problem: failureInfoOf(error) }),
    })
    this.#audio = new AudioRecorder({ store, emit, record: (sink) => pipeline.recordTurns(sink) })
    this.commands = {
      ...this.#handlers(speak),
      recoverAudio: async () => void (await store.recoverAudio(unknownReceipt(environment().machine))),
    }
    this.queries = queriesOf(store)
    store.onChange((change) => emit(eventOf(change)))
    hub.listen(({ event }) => {
      if (event.kind === 'turnClosed') this.recorder.turnClosed(event.turn)
      if (event.kind === 'healthMeasured') this.recorder.healthMeasured(event)
    })
  }

  snapshot(): Partial<Snapshot> {
    const { sessionId } = this.recorder
    const session = sessionId === undefined ? {} : { session: sessionId }
    return { ...session, store: this.#store.state, audioKeeping: this.#audio.state }
  }

  /** Keeps the recordings of an experiment while it runs, whatever is asked for talking. */
  recordExperiment(on: boolean): void {
    this.#audio.recordExperiment(on)
  }

  async close(): Promise<void> {
    await this.recorder.end().catch(() => undefined)
    await this.#store.close()
  }

  #handlers(speak: SessionAreaOptions['speak']): CommandHandlers {
    const { recorder } = this
    const store = this.#store
    return {
      startSession: async ({ title }) => void (await recorder.start(title)),
      endSession: () => recorder.end(),
      editSession: async ({ sessionId, title, notes, tags }) => {
        const words = { ...(title === undefined ? {} : { title }), ...(notes === undefined ? {} : { notes }) }
        await store.updateSession(sessionId, { ...words, ...(tags === undefined ? {} : { tags }) })
      },
      deleteSessions: ({ sessionIds }) => store.deleteSessions(sessionIds),
      restoreSessions: ({ sessionIds }) => store.restoreSessions(sessionIds),
      deleteAudio: async ({ sessionId, turnIds }) => void (await store.deleteAudio(sessionId, turnIds)),
      applyRetention: async ({ rules }) => void (await store.applyRetention(rules)),
      keepAudio: ({ keep, limitBytes }) => this.#audio.set(keep, limitBytes),
      playCapture: async ({ sessionId, turnId }, from) =>
        speak(await loadCapture(store, sessionId, turnId), CAPTURE_PREFIX + turnId, from),
    }
  }
}

function queriesOf(store: SessionStore): QueryHandlers {
  return {
    listSessions: (query) => store.listSessions(query),
    readSession: ({ sessionId }) => store.readSession(sessionId),
    listTurns: (query) => store.listTurns(query),
    readTurn: ({ sessionId, turnId }) => store.readTurn(sessionId, turnId),
    readSamples: async ({ sessionId }) => [...(await store.readSamples(sessionId))],
    readStoreState: () => store.readState(),
    previewRetention: ({ rules }) => store.previewRetention(rules),
  }
}

function eventOf(change: StoreChange): PipelineEvent {
  switch (change.kind) {
    case 'sessionChanged':
      return { kind: 'sessionChanged', session: change.session }
    case 'sessionsRemoved':
      return { kind: 'sessionsRemoved', sessionIds: [...change.sessionIds] }
    case 'turnAdded':
      return { kind: 'sessionTurnAdded', sessionId: change.sessionId, row: change.row }
    case 'stateChanged':
      return { kind: 'topicChanged', topic: 'store', state: change.state }
  }
}
