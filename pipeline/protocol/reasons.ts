import { z } from 'zod'

/**
 * Why something is as it is: a code of `measures/reasons`, and what its sentence fills in. It stands beside the English
 * sentence wherever one is told. What was kept before has the sentence alone; a code of a later version is not known here,
 * and its sentence is shown.
 */
export const reasonSchema = z.object({
  code: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type Reason = z.infer<typeof reasonSchema>

/** A reason as it is told: the sentence that stands in files and terminals, and what it is made of, where that is known. */
export interface ToldReason {
  readonly reason: string
  readonly because?: Reason | undefined
}
