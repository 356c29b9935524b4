import { z } from 'zod'

/**
 * What went wrong, in the one form that crosses processes: a stable code for programs,
 * one line that says what and why, and one line that says what to do.
 */
export const errorInfoSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
})
export type ErrorInfo = z.infer<typeof errorInfoSchema>
