import { dataFolder } from '../base/files/data-folder.ts'
import { readInstrumentError } from '../features/calibration/calibration-file.ts'
import type { CommandArea } from '../features/common/command-area.ts'
import type { SettingsFile } from '../features/common/settings-file.ts'
import { DeviceArea } from '../features/devices/device-commands.ts'
import { consoleDeps } from '../features/experiments/console-deps.ts'
import { ExperimentArea } from '../features/experiments/experiment-commands.ts'
import { flagCommands } from '../features/flags/flag-commands.ts'
import type { ConsolePlayer } from '../features/live/console-player.ts'
import type { LevelReporter } from '../features/live/level-reporter.ts'
import { LiveArea } from '../features/live/live-commands.ts'
import { LoadArea } from '../features/load-tests/load-commands.ts'
import { ModelServerArea } from '../features/model-servers/model-server-commands.ts'
import { ModelArea } from '../features/models/model-commands.ts'
import { MonitoringArea } from '../features/monitoring/monitoring-commands.ts'
import { placeCommands } from '../features/placement/place-commands.ts'
import { loadStimulus } from '../features/sessions/capture.ts'
import { SessionArea } from '../features/sessions/session-commands.ts'
import { TurnEndArea } from '../features/turn-ends/turn-end-commands.ts'
import { ModelStore } from '../hub/store/model-store.ts'
import type { SomeModels } from '../protocol/models/models.ts'
import type { RunOn } from '../protocol/models/placement.ts'
import { environmentReceipt } from '../runtime/environment-receipt.ts'
import type { Pipeline } from '../runtime/pipeline.ts'
import type { EventHub } from '../servers/event-hub.ts'
import type { SessionStore } from '../store/contract.ts'
import { speakTurn } from '../voice-servers/speak-turn.ts'
import type { ListenOptions } from './listen-options.ts'

export interface ConsoleAreasOptions {
  readonly hub: EventHub
  readonly pipeline: Pipeline
  readonly player: ConsolePlayer
  readonly levels: LevelReporter
  readonly store: SessionStore
  readonly appVersion: string
  readonly places: SettingsFile<RunOn>
  readonly models: SettingsFile<SomeModels>
  readonly listen: ListenOptions
  readonly restarted: boolean
}

export interface ConsoleAreas {
  readonly live: LiveArea
  readonly sessions: SessionArea
  /** All but `live`, in the order in which they are closed. */
  readonly areas: readonly CommandArea[]
}

/** Everything consoles can ask for, put together. */
export async function openAreas(options: ConsoleAreasOptions): Promise<ConsoleAreas> {
  const { hub, pipeline, player, levels, store, places, models, appVersion, listen, restarted } = options
  const instrument = await readInstrumentError()
  const environment = () => environmentReceipt(pipeline, appVersion, instrument)
  const live = new LiveArea({ hub, pipeline, player, levels })
  const deps = consoleDeps({
    ...{ hub, pipeline, appVersion, environment, store, remoteTurn: speakTurn },
    hush: () => live.hush(),
    recordTurns: (on) => sessions.recordExperiment(on),
    loadCapture: (turnId) => loadStimulus(store, turnId),
  })
  const experiments = new ExperimentArea(deps, store)
  const sessions: SessionArea = new SessionArea({
    ...{ hub, store, pipeline, environment, restarted },
    experiment: () => (experiments.runner.isRunning ? experiments.runner.progress?.sessionId : undefined),
    speak: (pcm, clipId, from) => live.speak(pcm, clipId, from),
  })
  const devices = new DeviceArea({ hub, pipeline, appVersion })
  await devices.open(listen.gateway)
  const monitoring = new MonitoringArea({
    hub,
    appVersion,
    dataFolder: dataFolder(),
    model: () => pipeline.stages.find(({ stage }) => stage === 'llm')?.model,
    queueDepths: () => ({ ...pipeline.queueDepths, store: store.queuedRows, ...devices.gateway.queueDepths }),
  })
  await monitoring.open(listen)
  const modelServers = new ModelServerArea({ hub, pipeline })
  await modelServers.open()
  const load = new LoadArea({ hub, pipeline, environment, store })
  // The experiment that runs is ended first: its turns go to the store, which the sessions close.
  return {
    live,
    sessions,
    areas: [
      flagCommands(pipeline),
      placeCommands(pipeline, places),
      new ModelArea({ hub, pipeline, settings: models, store: new ModelStore() }),
      modelServers,
      experiments,
      load,
      new TurnEndArea({ hub, pipeline, store }),
      devices,
      monitoring,
      sessions,
    ],
  }
}
