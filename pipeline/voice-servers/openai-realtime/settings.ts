import { z } from 'zod'
import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** Audio of the protocol, both ways, unless a server says another for its own. */
export const REALTIME_RATE_HZ = 24_000

const settingsSchema = z.object({
  /** Empty: the address names it, or the server has but one. */
  model: z.string(),
  /** Who says that a turn has ended: the server's detector, or we with the last sound of the clip. */
  turn: z.enum(['server_vad', 'semantic_vad', 'manual']),
  /** Empty: the server's own. */
  voice: z.string(),
  /** Model that writes down what was said; empty: none, and there are no words to compare. */
  transcription: z.string(),
  /** How the client's messages are formed; the server's are read in both. */
  dialect: z.enum(['ga', 'beta']),
})
export type RealtimeSettings = z.infer<typeof settingsSchema>

/** What such a server is told. @throws Failure with what is wrong */
export function readRealtimeSettings(settings: Readonly<Record<string, string>>): RealtimeSettings {
  const parsed = settingsSchema.safeParse(settings)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Failure('server.settings', because('server.settings', { wrong: wrong.join('; ') }))
}
