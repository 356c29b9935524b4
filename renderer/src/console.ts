import type { StoreApi } from 'zustand/vanilla'
import type { ReplyFrame } from '../../pipeline/protocol/binary.ts'
import type { Command } from '../../pipeline/protocol/commands.ts'
import type { HostConnection } from '../../pipeline/protocol/desktop.ts'
import type { StampedEvent } from '../../pipeline/protocol/events.ts'
import type { Answer, QueryName, QueryOf } from '../../pipeline/protocol/queries.ts'
import type { TurnRecord } from '../../pipeline/protocol/turns.ts'
import { Microphone } from './audio/microphone.ts'
import { Player } from './audio/player.ts'
import type { RenderTime } from './audio/render-time.ts'
import { ConsoleClient } from './connection/client.ts'
import { type FileOutcome, fetchFile, sendFile } from './connection/host-files.ts'
import type { QueryOutcome } from './connection/status.ts'
import { FlagEditor } from './model/flag-editor.ts'
import type { ConsoleStore } from './store/console-store.ts'
import type { FrameLoop } from './store/frame-loop.ts'
import type { LevelStore } from './store/level-store.ts'

/** What the views may do besides reading the store. */
export interface Console {
  readonly store: StoreApi<ConsoleStore>
  readonly levels: LevelStore
  readonly frames: FrameLoop
  /** Changes flags; errors stand at their rows. */
  readonly flags: FlagEditor
  /** Sends a command; a failure appears as a notice. */
  run(command: Command): void
  /** Sends a command and says whether it was carried out; a failure appears as a notice too. */
  send(command: Command): Promise<boolean>
  /** Reads from the host; what went wrong is in the outcome, for the view to show in place. */
  ask<N extends QueryName>(query: QueryOf<N>): Promise<QueryOutcome<Answer<N>>>
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
  const client = new ConsoleClient(browserSurroundings(), listen())
  const player = new Player({
    onStarted,
    onEnded,
    onUnavailable: (reason) => store.getState().setPlaybackProblem(reason),
  })
  const flags = editFlags(client, store)
  const microphone = new Microphone((frame) => client.sendMicrophone(frame))
  player.setMuted(store.getState().muted)

  function listen() {
    return {
      onStatus: (status: ConsoleStore['connection']) => {
        store.getState().setConnection(status)
        if (status.phase === 'waiting') void closeMicrophone(false)
      },
      onSnapshot: store.getState().takeSnapshot,
      onEvents: takeEvents,
      onReplyAudio: (frame: ReplyFrame) => player.play(frame),
      onClock: store.getState().setClock,
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
      if (event.kind === 'turnClosed' && wasCutOff(event.turn)) player.stop()
    }
    store.getState().takeEvents(events)
  }

  async function run(command: Command): Promise<boolean> {
    const outcome = await client.send(command)
    if (!outcome.ok) store.getState().addNotice(outcome.error)
    return outcome.ok
  }

  function turnIdOf(turnIndex: number): string | undefined {
    const { session } = store.getState()
    const turns = session?.current ? [...session.turns, session.current] : (session?.turns ?? [])
    return turns.find((turn) => turn.index === turnIndex)?.id
  }

  function onStarted(turnIndex: number, { renderedAtMs, outputLatencyMs }: RenderTime): void {
    const turnId = turnIdOf(turnIndex)
    const { clock } = store.getState()
    // Without the clocks' offset the report would be a guess; the host then lists playback as unmeasured.
    if (turnId === undefined || !clock) return
    const { offsetMs: clockOffsetMs, errorMs: clockErrorMs } = clock
    void run({ name: 'reportPlayback', turnId, renderedAtMs, outputLatencyMs, clockOffsetMs, clockErrorMs })
  }

  function onEnded(turnIndex: number, underruns: number, underrunMs: number): void {
    const turnId = turnIdOf(turnIndex)
    if (turnId !== undefined) void run({ name: 'reportPlaybackEnd', turnId, underruns, underrunMs })
  }

  async function openMicrophone(): Promise<void> {
    const { setMicrophone } = store.getState()
    setMicrophone({ phase: 'opening' })
    const opening = await microphone.open()
    if (!opening.ok) return setMicrophone({ phase: 'failed', failure: opening.failure, detail: opening.detail })
    if (await run({ name: 'openMicrophone' })) setMicrophone({ phase: 'open', sinceMs: performance.now() })
    else await closeMicrophone(false)
  }

  async function closeMicrophone(tellHost: boolean): Promise<void> {
    const { phase } = store.getState().microphone
    if (phase !== 'open' && phase !== 'opening') return
    store.getState().setMicrophone({ phase: 'closed' })
    await microphone.close()
    if (tellHost) await run({ name: 'closeMicrophone' })
  }

  return {
    store,
    levels,
    frames,
    flags,
    run: (command) => void run(command),
    send: run,
    ask: (query) => client.query(query),
    fetchFile: (path) => fetchFile(host, path),
    sendFile: (path, content) => sendFile(host, path, content),
    playClip(clipId) {
      player.unlock()
      store.getState().selectTurn(undefined)
      void run({ name: 'playClip', clipId })
    },
    toggleMicrophone() {
      player.unlock()
      store.getState().selectTurn(undefined)
      const { phase } = store.getState().microphone
      void (phase === 'open' || phase === 'opening' ? closeMicrophone(true) : openMicrophone())
    },
    setMuted(muted) {
      store.getState().setMuted(muted)
      player.setMuted(muted)
    },
    connectTo(endpoint) {
      host = endpoint
      client.connectTo(endpoint)
    },
    reconnect: () => client.connect(),
  }
}

function editFlags(client: ConsoleClient, store: StoreApi<ConsoleStore>): FlagEditor {
  const { setTimeout, clearTimeout, nowMs } = browserSurroundings()
  const editor = new FlagEditor({
    send: (command) => client.send(command),
    inForce: () => store.getState().session?.flags.values ?? {},
    health: () => store.getState().session?.health,
    tell: (error) => store.getState().addNotice(error),
    nowMs,
    setTimeout,
    clearTimeout,
  })
  store.subscribe((state, before) => {
    if (state.session?.flags !== before.session?.flags) editor.reconcile()
  })
  return editor
}

function wasCutOff(turn: TurnRecord): boolean {
  return turn.status === 'interrupted' || turn.status === 'cancelled' || turn.status === 'failed'
}

function browserSurroundings() {
  return {
    openSocket: (url: string) => new WebSocket(url),
    nowMs: () => performance.now(),
    random: () => Math.random(),
    setTimeout: (callback: () => void, ms: number) => window.setTimeout(callback, ms),
    clearTimeout: (id: number) => window.clearTimeout(id),
  }
}
