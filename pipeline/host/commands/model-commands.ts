import type { SomeModels } from '../../protocol/models.ts'
import type { Pipeline } from '../pipeline-host.ts'
import type { SettingsFile } from '../settings-file.ts'
import type { CommandArea } from './command-area.ts'

type ChoosingPipeline = Pick<Pipeline, 'models' | 'chooseModels'>

/** Which models serve: put in force in the background, and kept for the next start. */
export function modelCommands(
  pipeline: ChoosingPipeline,
  settings: Pick<SettingsFile<SomeModels>, 'change'>,
): CommandArea {
  return {
    commands: {
      chooseModels: async ({ models }) => {
        pipeline.chooseModels(models)
        await settings.change(models)
      },
    },
    snapshot: () => ({ models: pipeline.models }),
  }
}
