import type { EnvironmentReceipt } from '../protocol/sessions.ts'

/** The model of each stage, with its version; of earlier sessions only the pack is known that all of them came from. */
export function modelsText({ models = {}, pack }: Pick<EnvironmentReceipt, 'models' | 'pack'>): string {
  const known = Object.entries(models)
  if (known.length === 0) return `${pack.id} ${pack.version}`
  return known.map(([stage, model]) => `${stage.toUpperCase()} ${model}`).join(', ')
}
