import type { StoreApi } from 'zustand/vanilla'
import type { HostConnection } from '../../pipeline/protocol/desktop.ts'
import type { ReplyFrame } from '../../pipeline/protocol/wire/binary.ts'
import type { Command } from '../../pipeline/protocol/wire/commands.ts'
import type { StampedEvent } from '../../pipeline/protocol/wire/events.ts'
import type { Answer, QueryName, QueryOf } from '../../pipeline/protocol/wire/queries.ts'
import type { Snapshot } from '../../pipeline/protocol/wire/snapshot.ts'
import { Answers } from './answers/answers.ts'
import { ConsoleClient } from './connection/client.ts'
import type { ClockOffset } from './connection/clock-sync.ts'
import { type FileOutcome, fetchFile, sendFile } from './connection/host-files.ts'
import { unreadable } from './connection/pending-requests.ts'
import type { QueryOutcome } from './connection/status.ts'
import { createSound, type Sound } from './console/sound.ts'
import { FlagEditor } from './model/flags/flag-editor.ts'
import { placesAsValues, placingCommand } from './model/models/stage-places.ts'
import type { ConsoleStore } from './store/console-store.ts'
import { type CursorStore, createCursorStore } from './store/cursor-store.ts'
import type { FrameLoop } from './store/frame-loop.ts'
import type { LevelStore } from './store/level-store.ts'

/** What the views may do besides reading the store. */
export interface Console {
  readonly store: StoreApi<ConsoleStore>
  readonly levels: LevelStore
  readonly frames: FrameLoop
  /** Microphone, player and what the page remembers of both. */
  readonly sound: Sound
  /** The moment that the pointer is at, across all panes with a time axis. */
  readonly cursor: CursorStore
  /** Changes flags; errors stand at their rows. */
  readonly flags: FlagEditor
  /** Sends a command; a failure appears as a notice. */
  run(command: Command): void
  /** Sends a command and says whether it was carried out; a failure appears as a notice too. */
  send(command: Command): Promise<boolean>
  /** Reads from the host; what went wrong is in the outcome, for the view to show in place. */
  ask<N extends QueryName>(query: QueryOf<N>): Promise<QueryOutcome<Answer<N>>>
  /** What was read, and when it is read again; views read through `useAnswer`. */
  readonly answers: Answers
  /** A file of the host's: a report, an export, a recording. */
  fetchFile(path: string): Promise<FileOutcome>
  sendFile(path: string, content: Blob): ReturnType<typeof sendFile>
  /** Plays a demo clip; the gesture unlocks the sound. */
  playClip(clipId: string): void
  toggleMicrophone(): void
  setMuted(muted: boolean): void
  connectTo(host: HostConnection): void
  reconnect(): void
}

/** Wires connection, store and sound together: the only place that knows all three. */
export function createConsole(store: StoreApi<ConsoleStore>, levels: LevelStore, frames: FrameLoop): Console {
  let host: HostConnection | undefined
  const client = new ConsoleClient(browserDeps(), listen())
  const sound = createSound({ store, client, run })
  const flags = editFlags(client, store)
  const answers = new Answers()

  function listen() {
    return {
      onStatus: (status: ConsoleStore['connection']) => {
        store.getState().setConnection(status)
        if (status.phase === 'waiting') sound.disconnected()
        if (status.phase === 'connected') answers.reconnected()
      },
      onSnapshot: (snapshot: Snapshot) => {
        sound.snapshotTaken()
        store.getState().takeSnapshot(snapshot)
      },
      onEvents: takeEvents,
      onUnreadable: (field: string) => store.getState().addNotice(unreadable(field)),
      onReplyAudio: (frame: ReplyFrame) => sound.play(frame),
      onClock: (clock: ClockOffset) => {
        store.getState().setClock(clock)
        sound.clockMeasured()
      },
    }
  }

  function takeEvents(events: readonly StampedEvent[]): void {
    for (const { event, atMs } of events) {
      if (event.kind === 'levelMeasured') {
        const offsetMs = store.getState().clock?.offsetMs
        levels.put({
          ...event,
          atMs: offsetMs === undefined ? performance.now() : atMs + offsetMs,
          speechProbability: event.speechProbability,
        })
      }
      if (event.kind === 'turnClosed') sound.turnClosed(event.turn)
      if (event.kind === 'turnTakenBack') sound.turnTakenBack(event.turn)
    }
    store.getState().takeEvents(events)
    answers.eventsArrived(events)
  }

  async function run(command: Command): Promise<boolean> {
    const outcome = await client.send(command)
    if (!outcome.ok) store.getState().addNotice(outcome.error)
    return outcome.ok
  }

  return {
    store,
    levels,
    frames,
    sound,
    cursor: createCursorStore(),
    flags,
    run: (command) => void run(command),
    send: run,
    ask: (query) => client.query(query),
    answers,
    fetchFile: (path) => fetchFile(host, path),
    sendFile: (path, content) => sendFile(host, path, content),
    playClip(clipId) {
      sound.unlock()
      sound.clipStarted()
      store.getState().selectTurn(undefined)
      void run({ name: 'playClip', clipId })
    },
    toggleMicrophone: () => sound.talking.toggle(),
    setMuted(muted) {
      store.getState().setMuted(muted)
      sound.setMuted(muted)
    },
    connectTo(endpoint) {
      host = endpoint
      client.connectTo(endpoint)
    },
    reconnect: () => client.connect(),
  }
}

function editFlags(client: ConsoleClient, store: StoreApi<ConsoleStore>): FlagEditor {
  const { setTimeout, nowMs } = browserDeps()
  const editor = new FlagEditor({
    send: (command) => client.send(placingCommand(command)),
    inForce() {
      const { session } = store.getState()
      return session ? { ...session.flags.values, ...placesAsValues(session.places) } : {}
    },
    health: () => store.getState().session?.health,
    report: (error) => store.getState().addNotice(error),
    nowMs,
    setTimeout,
  })
  store.subscribe((state, before) => {
    const [now, then] = [state.session, before.session]
    if (now?.flags !== then?.flags || now?.places !== then?.places) editor.reconcile()
  })
  return editor
}

function browserDeps() {
  return {
    openSocket: (url: string) => new WebSocket(url),
    nowMs: () => performance.now(),
    random: () => Math.random(),
    setTimeout: (callback: () => void, ms: number) => window.setTimeout(callback, ms),
    clearTimeout: (id: number) => window.clearTimeout(id),
  }
}
