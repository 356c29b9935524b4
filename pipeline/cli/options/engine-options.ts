import type { Command } from 'commander'
import { parseRunOn } from '../../flags/run-on.ts'
import type { SomeModels } from '../../protocol/models/models.ts'
import type { RunOn } from '../../protocol/models/placement.ts'
import { parseModels } from './model-names.ts'

/** What every command that starts a pipeline can be told of its engines, as it was written. */
export interface EngineWords {
  readonly runOn?: string | undefined
  readonly model?: string | undefined
}

/** Where stages run and which models serve, for whoever starts the pipeline. */
export interface EngineChoice {
  readonly runOn?: RunOn
  readonly models?: SomeModels
}

/** Adds the options by which a command is told where stages run, and which models serve. */
export function addEngineOptions(command: Command): Command {
  return command
    .option(
      '--run-on <stage=place,…>',
      'where stages run: cpu, webgpu, cuda, dml, coreml or auto, e.g. asr=cpu,llm=webgpu (default: as CUDA_VISIBLE_DEVICES says)',
    )
    .option(
      '--model <stage=id,…>',
      'models in place of those of the embedded pack, e.g. asr=x-asr-480,llm=my-server (default: those chosen in the console, elsewhere the pack)',
    )
}

/** What those options say. @throws Failure where one is not in its form */
export function engineChoiceOf({ runOn, model }: EngineWords): EngineChoice {
  return {
    ...(runOn === undefined ? {} : { runOn: parseRunOn(runOn) }),
    ...(model === undefined ? {} : { models: parseModels(model) }),
  }
}
