import { sessionFiles } from '../features/exports/session-files.ts'
import { ConsolePlayer } from '../features/live/console-player.ts'
import { LevelReporter } from '../features/live/level-reporter.ts'
import { keptModels } from '../features/models/kept-models.ts'
import { keptPlaces } from '../features/placement/kept-places.ts'
import type { FlagValues } from '../flags/registry.ts'
import { clipsIn } from '../measures/clip-languages.ts'
import type { SomeModels } from '../protocol/models/models.ts'
import type { RunOn } from '../protocol/models/placement.ts'
import type { StageStatus } from '../protocol/stages.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import type { Clip } from '../protocol/wire/snapshot.ts'
import type { Pipeline } from '../runtime/pipeline.ts'
import { EventHub } from '../servers/event-hub.ts'
import { openSessionStore } from '../store/open-store.ts'
import { openAreas } from './console-areas.ts'
import { PipelineBackend } from './console-backend.ts'
import { type ConsoleServerOptions, openConsoleServer } from './console-server.ts'
import type { ListenOptions } from './listen-options.ts'
import { startPipeline } from './start-pipeline.ts'

export interface ConsoleOptions
  extends Pick<ConsoleServerOptions, 'port' | 'token' | 'pagesDir' | 'extraOrigins' | 'onPortTaken'> {
  readonly appVersion: string
  readonly flags?: FlagValues
  readonly preset?: string
  /** Started again after a crash: the session that ran goes on. */
  readonly restarted?: boolean
  readonly listen?: ListenOptions
  /** Where stages are to run; holds for this run in place of what is kept, until it is changed. */
  readonly runOn?: RunOn
  /** Which models are to serve; holds for this run in place of what is kept, until it is changed. */
  readonly models?: SomeModels
  readonly onStage?: (status: StageStatus) => void
}

/** A running console: models loaded, pages and socket served on loopback. */
export interface RunningConsole {
  readonly port: number
  readonly pipeline: Pipeline
  /** Runs a demo clip through the pipeline in real time, heard by nobody. `undefined` where there are no clips. */
  measureDemoTurn(): Promise<{ readonly clip: Clip; readonly turn: TurnRecord } | undefined>
  close(): Promise<void>
}

/** Loads the pipeline and serves the console. */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  // Opens while the models load.
  const store = openSessionStore({ role: 'host' })
  const hub = new EventHub()
  const [places, models] = await Promise.all([keptPlaces(options.runOn), keptModels(options.models)])
  const player = new ConsolePlayer()
  const levels = new LevelReporter(
    (event) => hub.emit(event),
    () => pipeline.conductor.speechProbability,
  )
  const pipeline: Pipeline = await startPipeline({
    player,
    onClipAudio: (pcm) => levels.emit(pcm),
    onEvent: (event) => hub.emit(event),
    ...(options.flags ? { flags: options.flags } : {}),
    runOn: places.settings.current,
    models: options.models ?? {},
    keptModels: models.settings.current,
    ...(options.preset ? { preset: options.preset } : {}),
    ...(options.onStage ? { onStage: options.onStage } : {}),
  })
  const { appVersion, listen = {}, restarted = false } = options
  const { live, sessions, areas } = await openAreas({
    ...{ hub, pipeline, player, levels, store, appVersion, listen, restarted },
    ...{ places: places.settings, models: models.settings },
  })
  for (const { problem } of [places, models]) if (problem) hub.emit({ kind: 'problemReported', problem })
  const backend = new PipelineBackend({ hub, pipeline, live, areas, appVersion })
  const server = await openConsoleServer({
    ...options,
    backend,
    cards: pipeline.cards,
    stageProcesses: () => pipeline.stageProcesses,
    sessions: sessionFiles(store, appVersion, pipeline.clipLibrary.clips),
    health: () => ({ status: 'ok', version: appVersion, host: backend.hostId, stages: pipeline.stages }),
  })
  return {
    port: server.port,
    pipeline,
    async measureDemoTurn() {
      // Nobody talked: it is in no session.
      sessions.recorder.pause(true)
      return measureDemoTurn(pipeline).finally(() => sessions.recorder.pause(false))
    },
    async close() {
      server.close()
      for (const area of areas) await area.close?.()
      await pipeline.close()
    },
  }
}

/** The shortest clip: the first number should not be long in coming. */
async function measureDemoTurn(pipeline: Pipeline) {
  const [clip] = [...clipsIn(pipeline.language, pipeline.clips)].sort((a, b) => a.durationMs - b.durationMs)
  if (!clip) return undefined
  const pcm = await pipeline.clipLibrary.load(clip.id)
  const turn = await pipeline.runTurn({ pcm, clipId: clip.id }, { pace: 'realtime' })
  pipeline.conductor.clearConversation()
  return { clip, turn }
}
