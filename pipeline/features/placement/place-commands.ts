import type { RunOn } from '../../protocol/models/placement.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import type { CommandArea } from '../common/command-area.ts'
import type { SettingsFile } from '../common/settings-file.ts'

type PlacedPipeline = Pick<Pipeline, 'runOn' | 'placeStages'>

/** Where stages run: put in force in the background, and kept for the next start. */
export function placeCommands(pipeline: PlacedPipeline, settings: Pick<SettingsFile<RunOn>, 'change'>): CommandArea {
  return {
    commands: {
      placeStages: async ({ places }) => {
        pipeline.placeStages(places)
        await settings.change(places)
      },
    },
    snapshot: () => ({ places: pipeline.runOn }),
  }
}
