import { z } from 'zod'
import { reasonSchema } from './reasons.ts'

/**
 * What went wrong, in the one form that crosses processes: a stable code for programs,
 * one line that says what and why, and one line that says what to do. Beside each line stands what it is made of
 * (`measures/reasons`), so that it can be said in another language; what only a program's author can mend has none.
 */
export const errorInfoSchema = z.object({
  code: z.string(),
  message: z.string(),
  because: reasonSchema.optional(),
  hint: z.string().optional(),
  hintBecause: reasonSchema.optional(),
})
/** What {@link errorInfoSchema} describes. */
export type ErrorInfo = z.infer<typeof errorInfoSchema>
