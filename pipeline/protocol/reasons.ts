import { z } from 'zod'

/** What a reason fills in: words, numbers, or another reason, which is said in the same language. */
export type ReasonArgument = string | number | Reason

/**
 * Why something is as it is: a code of `measures/reasons`, and what its sentence fills in. It stands beside the English
 * sentence wherever one is told. A code of a later version is not known here, and its sentence is shown.
 */
export interface Reason {
  readonly code: string
  readonly args?: Readonly<Record<string, ReasonArgument>> | undefined
}

/** A reason as it travels and is kept. */
export const reasonSchema: z.ZodType<Reason> = z.object({
  code: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number(), z.lazy(() => reasonSchema)])).optional(),
})

/** A reason as it is told: the sentence that stands in files and terminals, and what it is made of, where that is known. */
export const toldReasonSchema = z.object({ reason: z.string(), because: reasonSchema.optional() })
/** What {@link toldReasonSchema} describes. */
export type StatedReason = Readonly<z.infer<typeof toldReasonSchema>>
