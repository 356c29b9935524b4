import { Failure } from '../../base/failure.ts'
import { allPresets, findPreset } from '../../flags/presets.ts'
import type { FlagValues } from '../../flags/registry.ts'
import { applyChanges } from '../../flags/validate.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { FlagRecord } from '../../protocol/flags.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import type { CommandArea } from '../common/command-area.ts'

type FlaggedPipeline = Pick<Pipeline, 'flagValues' | 'foresee'> & {
  setFlags(values: FlagValues, options?: { readonly preset?: string }): unknown
}

/** Presets and single flags, put in force from the next turn on, and what they would do here before they are. */
export function flagCommands(pipeline: FlaggedPipeline): CommandArea {
  return {
    commands: {
      applyPreset: ({ preset }) => applyPreset(pipeline, preset),
      setFlags: ({ values }) => {
        pipeline.setFlags(changed(pipeline, values))
      },
    },
    queries: {
      foreseeFlags: ({ values }) => [...pipeline.foresee(changed(pipeline, values))],
    },
  }
}

function applyPreset(pipeline: FlaggedPipeline, name: string): void {
  const preset = findPreset(name)
  if (!preset) {
    const known = allPresets()
      .map((each) => each.name)
      .join(', ')
    throw new Failure(
      'preset.unknown',
      because('preset.unknown', { preset: name }),
      because('do.chooseOneOf', { known }),
    )
  }
  pipeline.setFlags(preset.values, { preset: preset.name })
}

/** The flags in force with these changes; a value that is not allowed refuses them all. */
function changed(pipeline: FlaggedPipeline, changes: FlagRecord): FlagValues {
  const outcome = applyChanges(pipeline.flagValues, changes)
  if (!outcome.ok) throw Failure.from(outcome.error)
  return outcome.value
}
