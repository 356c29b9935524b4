import { z } from 'zod'
import { keyKeepingSchema } from './model-servers.ts'

/** Longest text that is sealed, or was: a key and what sealing adds, in base64. */
const MOST_TEXT = 64 * 1024

/** Why a system keeps no keys, in codes that every page has words for. */
export const NO_KEYCHAIN = 'keychain.none'

/** The system could keep keys, but the service that does so is not running. */
export const NO_KEYCHAIN_SERVICE = 'keychain.noService'

/** What the host asks of the shell that started it: whether the system keeps keys, to seal a text, to open a sealed one. */
export const keychainQuestionSchema = z.object({
  type: z.literal('keychain'),
  id: z.int().nonnegative(),
  ask: z.discriminatedUnion('what', [
    z.object({ what: z.literal('keeping') }),
    z.object({ what: z.literal('seal'), text: z.string().min(1).max(MOST_TEXT) }),
    /** Base64 of what sealing made. */
    z.object({ what: z.literal('open'), sealed: z.base64().min(1).max(MOST_TEXT) }),
  ]),
})
/** What {@link keychainQuestionSchema} describes. */
export type KeychainQuestion = z.infer<typeof keychainQuestionSchema>

/** The shell's answer; `refused` is why there is none, in words that hold nothing of what was asked. */
export const keychainAnswerSchema = z.object({
  type: z.literal('keychainAnswer'),
  id: z.int().nonnegative(),
  keeping: keyKeepingSchema.optional(),
  text: z.string().optional(),
  refused: z.string().optional(),
})
/** What {@link keychainAnswerSchema} describes. */
export type KeychainAnswer = z.infer<typeof keychainAnswerSchema>
