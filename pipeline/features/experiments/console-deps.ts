import { dataFolder } from '../../base/files/data-folder.ts'
import type { EnvironmentReceipt } from '../../protocol/sessions.ts'
import { environmentReceipt } from '../../runtime/environment-receipt.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import type { EventHub } from '../../servers/event-hub.ts'
import type { ExperimentDeps, ExperimentPipeline, ExperimentStore, Stimulus } from './experiment-port.ts'
import { saveTunedPreset } from './tuned-preset.ts'

export interface ConsoleDepsOptions
  extends Pick<ExperimentDeps, 'loadCapture' | 'remoteTurn' | 'hush' | 'recordTurns'> {
  readonly hub: EventHub
  readonly pipeline: ExperimentPipeline &
    Pick<Pipeline, 'clips' | 'clipLibrary' | 'machine' | 'pack' | 'modelHashes' | 'stages' | 'runOn'>
  readonly appVersion: string
  readonly store?: ExperimentStore
  readonly environment?: () => EnvironmentReceipt
}

/** What an experiment touches of a running console. */
export function consoleDeps(options: ConsoleDepsOptions): ExperimentDeps {
  const { hub, pipeline, appVersion, store, loadCapture, remoteTurn, hush, recordTurns } = options
  return {
    pipeline,
    clips: clipStimuli(pipeline),
    emit: (event) => hub.emit(event),
    environment: options.environment ?? (() => environmentReceipt(pipeline, appVersion)),
    keepTuned: (values, sessionId) => saveTunedPreset(dataFolder(), { values, sessionId }),
    onTurnClosed: (listener) =>
      hub.listen(({ event }) => {
        if (event.kind === 'turnClosed') listener(event.turn)
      }),
    ...(store ? { store } : {}),
    ...(hush ? { hush } : {}),
    ...(recordTurns ? { recordTurns } : {}),
    ...(loadCapture ? { loadCapture } : {}),
    ...(remoteTurn ? { remoteTurn } : {}),
  }
}

/** The demo clips as stimuli; each is read when it is first spoken. */
function clipStimuli({ clips, clipLibrary }: Pick<Pipeline, 'clips' | 'clipLibrary'>): Stimulus[] {
  return clips.map(({ id, transcript, language }) => ({
    ...{ id, kind: 'clip', expected: transcript, language },
    load: () => clipLibrary.load(id),
  }))
}
