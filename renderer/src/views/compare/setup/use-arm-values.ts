import { useConsoleStore } from '../../../console-context.ts'
import { CURRENT_FLAGS, type ExperimentDraft } from '../../../model/experiments/experiment-form.ts'
import type { ArmValues } from '../../../model/experiments/experiment-time.ts'

/** The flags of a draft's arms, as the host told them. */
export function useArmValues({ a, b }: Pick<ExperimentDraft, 'a' | 'b'>): ArmValues {
  const presets = useConsoleStore((state) => state.session?.presets) ?? []
  const inForce = useConsoleStore((state) => state.session?.flags.values)
  const valuesOf = (arm: string) => (arm === CURRENT_FLAGS ? inForce : presets.find(({ name }) => name === arm)?.values)
  return { a: valuesOf(a), b: valuesOf(b) }
}
