import { z } from 'zod'
import { errorInfoSchema } from '../errors.ts'
import { clockMsSchema, idSchema } from './bounds.ts'
import { commandSchema } from './commands.ts'
import { stampedEventSchema } from './events.ts'
import { querySchema } from './queries.ts'
import { snapshotSchema } from './snapshot.ts'

/** Text frames a client sends. The first must be `hello`; anything else before it closes the connection. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocol: z.number().int(),
    token: z.string().max(2000),
    /** Where the client left off: the host sends what came after, or a snapshot where it no longer has that. */
    resume: z.object({ hostId: idSchema, seq: z.number().int() }).optional(),
  }),
  z.object({ type: z.literal('command'), id: z.number().int(), command: commandSchema }),
  z.object({ type: z.literal('query'), id: z.number().int(), query: querySchema }),
  z.object({ type: z.literal('ping'), sentAtMs: clockMsSchema }),
])
/** What {@link clientMessageSchema} describes. */
export type ClientMessage = z.infer<typeof clientMessageSchema>

/** Text frames the host sends. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), protocol: z.number().int(), snapshot: snapshotSchema }),
  /** In order, without gaps within one connection; batched 30 times a second, sooner where a turn's wait changes. */
  z.object({ type: z.literal('events'), events: z.array(stampedEventSchema) }),
  z.object({ type: z.literal('result'), id: z.number().int(), error: errorInfoSchema.optional() }),
  /** `answer` has the form that `ANSWERS` gives for the query. */
  z.object({ type: z.literal('answer'), id: z.number().int(), answer: z.unknown(), error: errorInfoSchema.optional() }),
  /** `hostMs` is the host's monotonic clock when the ping arrived. */
  z.object({ type: z.literal('pong'), sentAtMs: z.number(), hostMs: z.number() }),
  z.object({ type: z.literal('refused'), error: errorInfoSchema }),
])
/** What {@link hostMessageSchema} describes. */
export type HostMessage = z.infer<typeof hostMessageSchema>
