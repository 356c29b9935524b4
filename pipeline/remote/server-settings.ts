import { z } from 'zod'
import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import { pricesSchema } from '../protocol/models/prices.ts'

const milliseconds = z.number().positive().max(600_000)

/** What all engines that are servers elsewhere are told of theirs (`engineOptions` of a model). */
export const serverSettingsSchema = z.strictObject({
  /** Paths of the protocol are added to it. */
  address: z.string().min(1),
  /** What the server calls the model. */
  model: z.string().min(1),
  /** Name under which its key is kept (`KeyStore`); absent: it needs none. */
  keyName: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'small letters, digits and hyphens')
    .optional(),
  /** The key itself: put in on the way to the stage's thread, and in no file. */
  key: z.string().optional(),
  /** Somebody agreed that what is said leaves this machine for it. */
  leavesThisMachine: z.boolean().default(false),
  /** Take a certificate that nobody vouches for; never from servers outside of one's own network. */
  anyCertificate: z.boolean().default(false),
  /** Open a connection when somebody begins to speak, if none is open. */
  openAhead: z.boolean().default(true),
  limits: z
    .strictObject({
      connectMs: milliseconds.optional(),
      firstByteMs: milliseconds.optional(),
      stallMs: milliseconds.optional(),
    })
    .default({}),
  retries: z
    .strictObject({
      retries: z.int().nonnegative().max(10).optional(),
      firstWaitMs: milliseconds.optional(),
      longestWaitMs: milliseconds.optional(),
    })
    .default({}),
  prices: pricesSchema.optional(),
})
export type ServerSettings = z.infer<typeof serverSettingsSchema>

/**
 * The settings of a server in the form that its engine demands.
 *
 * @throws Failure `remote.settings` with what is wrong, without repeating any value
 */
export function readServerSettings<Settings>(schema: z.ZodType<Settings>, engineOptions: unknown): Settings {
  const parsed = schema.safeParse(engineOptions)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the settings'}: ${message}`)
  throw new Failure('remote.settings', because('server.settings', { wrong: wrong.join('; ') }))
}
