import { z } from 'zod'

const optionsSchema = z.looseObject({
  /** How the model reads and writes numbers. */
  numbers: z.enum(['words', 'figures']).default('figures'),
  /** `fused`: all of its graphs compute an attention in one node, as exports for GroupQueryAttention do. */
  attention: z.enum(['fused']).optional(),
})

/** What a person may set of a model of this engine. */
export type CausalEngineOptions = z.infer<typeof optionsSchema>

/** What a model says to this engine besides its files. */
export function causalOptions(engineOptions: unknown): CausalEngineOptions {
  return optionsSchema.parse(engineOptions ?? {})
}
