import { Failure } from '../../base/failure.ts'
import { allPresets, findPreset } from '../../flags/presets.ts'
import { applyChanges } from '../../flags/validate.ts'
import type { FlagRecord } from '../../protocol/flags.ts'
import type { Pipeline } from '../pipeline-host.ts'
import type { CommandArea } from './command-area.ts'

/** Presets and single flags, put in force from the next turn on. */
export function flagCommands(pipeline: Pipeline): CommandArea {
  return {
    commands: {
      applyPreset: ({ preset }) => applyPreset(pipeline, preset),
      setFlags: ({ values }) => setFlags(pipeline, values),
    },
  }
}

function applyPreset(pipeline: Pipeline, name: string): void {
  const preset = findPreset(name)
  if (!preset) {
    const known = allPresets()
      .map((each) => each.name)
      .join(', ')
    throw new Failure('preset.unknown', `There is no preset "${name}"`, `Choose one of: ${known}.`)
  }
  pipeline.setFlags(preset.values, { preset: preset.name })
}

function setFlags(pipeline: Pipeline, changes: FlagRecord): void {
  const outcome = applyChanges(pipeline.flagValues, changes)
  if (!outcome.ok) throw new Failure(outcome.error.code, outcome.error.message, outcome.error.hint)
  pipeline.setFlags(outcome.value)
}
