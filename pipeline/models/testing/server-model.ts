import type { ModelStage } from '../manifest.ts'
import type { StageModel } from '../stage-model.ts'

/** A model that is a server elsewhere, as a repository of models holds it. */
export function serverModel(stage: ModelStage, engine: string, engineOptions: unknown): StageModel {
  return {
    ...{ id: 'somewhere', version: '1', stage, engine, engineOptions, languages: [], licence: 'unknown', dir: '' },
    described: { default: 'server', files: {}, variants: { server: {} } },
    listed: [],
    unusable: {},
  }
}
