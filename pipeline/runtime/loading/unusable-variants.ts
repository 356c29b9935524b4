import { access } from 'node:fs/promises'
import { sentenceOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { sileroModel } from '../../models/locations.ts'
import type { ModelStage } from '../../models/manifest.ts'
import type { StageModel } from '../../models/stage-model.ts'
import type { StatedReason } from '../../protocol/reasons.ts'

/** Why variants cannot be loaded, in words. */
type Reasons = Readonly<Record<string, StatedReason>>

/** The variants of models that cannot be loaded because a file is missing or cut off, and why. */
export function unusableVariants(
  models: Readonly<Record<ModelStage, Pick<StageModel, 'unusable'>>>,
): Readonly<Record<ModelStage, Reasons>> {
  const { asr, llm, tts } = models
  return { asr: inWords(asr), llm: inWords(llm), tts: inWords(tts) }
}

/** The same of the detector that comes with the program. */
export async function unusableDetectors(): Promise<Reasons> {
  const { name, path } = sileroModel('float16')
  return access(path).then(
    (): Reasons => ({}),
    () => ({ float16: because('pack.missing', { name, path }) }),
  )
}

function inWords({ unusable }: Pick<StageModel, 'unusable'>): Reasons {
  return Object.fromEntries(Object.entries(unusable).map(([variant, failure]) => [variant, sentenceOf(failure)]))
}
