import { allPresets } from '../../flags/presets.ts'
import type { CliContext } from '../context.ts'
import { benchCommand } from './bench-command.ts'
import type { BenchOptions } from './bench-plan.ts'
import { renderPresets } from './presets-report.ts'

export type PresetsOptions = Omit<BenchOptions, 'preset' | 'arm'>

/**
 * Measures the plan's presets, and the one tuned for this machine where there is one, turn by turn in balanced random order, and prints the plan's table of them.
 *
 * @returns the process's exit code
 * @throws Failure for what cannot be done as asked
 */
export function presetsCommand(options: PresetsOptions, context: CliContext): Promise<number> {
  const preset = allPresets().map(({ name }) => name)
  return benchCommand({ ...options, preset, arm: [] }, context, renderPresets)
}
