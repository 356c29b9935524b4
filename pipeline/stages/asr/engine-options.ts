import { z } from 'zod'
import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

const optionsSchema = z.looseObject({
  /** What will be spoken, as in "zh" or "en-US", for models that are told. */
  language: z.string().min(2).optional(),
})

/** What a model says to a recogniser's engine besides its files. */
export type RecogniserOptions = z.infer<typeof optionsSchema>

/**
 * Checks the form of a model's `engineOptions`; nothing at all is in order.
 *
 * @throws Failure `model.invalid-options`
 */
export function recogniserOptions(engineOptions: unknown): RecogniserOptions {
  const parsed = optionsSchema.safeParse(engineOptions ?? {})
  if (parsed.success) return parsed.data
  const problem = parsed.error.issues[0]?.message ?? because('asr.otherForm')
  throw new Failure('model.invalid-options', because('asr.options', { why: problem }), because('do.correctManifest'))
}
