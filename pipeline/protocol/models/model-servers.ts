import { z } from 'zod'
import { errorInfoSchema } from '../errors.ts'
import { idSchema } from '../wire/bounds.ts'
import { modelStageSchema } from './models.ts'
import { pricesSchema } from './prices.ts'

/** Characters of an address. */
const MOST_ADDRESS = 2000
/** Characters of a key; the longest in use are signed tokens. */
const MOST_KEY = 8192

/** What a server is chosen by, among all models. */
export const serverIdSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'small letters, digits, dots, hyphens')

/** The name under which a key is kept; settings hold it, and never the key. */
export const keyNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'small letters, digits and hyphens')

/** A key of a server as somebody enters it: one line without spaces. It is in commands alone, and in nothing that is told. */
export const serverKeySchema = z.string().min(1).max(MOST_KEY).regex(/^\S+$/, 'one line without spaces')

/** A server as a model of a stage, as it may be entered. Further settings of its engine stay as they were. */
export const enteredServerSchema = z.object({
  id: serverIdSchema,
  stage: modelStageSchema,
  /** How it is spoken to: a key of the list of engines. */
  engine: idSchema,
  languages: z.array(z.string().max(20)).max(50),
  address: z.string().max(MOST_ADDRESS),
  /** What the server calls the model; engines whose server is started with one need none. */
  model: idSchema.optional(),
  voice: idSchema.optional(),
  /** Of the engine `openai-chat`: whose ways it has. */
  dialect: idSchema.optional(),
  keyName: keyNameSchema.optional(),
  /** Somebody agreed that what is said leaves this machine for it. */
  leavesThisMachine: z.boolean(),
  prices: pricesSchema.optional(),
})
/** What {@link enteredServerSchema} describes. */
export type EnteredServer = z.infer<typeof enteredServerSchema>

/** Where a server is and what of a conversation it would be sent. */
export const serverPlaceSchema = z.object({
  /** Name or number, and port where it is not the usual one. */
  host: z.string(),
  /** This machine, a network of one's own, or anywhere. */
  reach: z.enum(['loopback', 'private', 'public']),
  sends: z.enum(['text', 'audio']),
})
/** What {@link serverPlaceSchema} describes. */
export type ServerPlace = z.infer<typeof serverPlaceSchema>

/** Where keys of servers are kept: by the system, or in a file that is its owner's alone, and why there. */
export const keyKeepingSchema = z.object({
  kind: z.enum(['keychain', 'file']),
  /** Why it is no keychain, in words. */
  reason: z.string().optional(),
})
/** What {@link keyKeepingSchema} describes. */
export type KeyKeeping = z.infer<typeof keyKeepingSchema>

/** A server that was entered, and how it fares. */
export const modelServerSchema = z.object({
  // What stands in the file may be older than the rules of what comes in.
  ...enteredServerSchema.shape,
  id: z.string(),
  keyName: z.string().optional(),
  /** Absent: its address is none (`problem`). */
  place: serverPlaceSchema.optional(),
  /** Where its key comes from; absent where it has a name and there is no such key, or it needs none. */
  keyFrom: z.enum(['environment', 'keychain', 'file']).optional(),
  /** What is wrong with what was entered. */
  problem: errorInfoSchema.optional(),
  /** What is thought of it while it serves. Absent: it does not serve. */
  circuit: z
    .object({
      state: z.enum(['closed', 'open', 'trying']),
      failures: z.number().int(),
      /** When it was first left alone, of all times in a row; wall clock, ISO 8601. */
      since: z.string().optional(),
      last: errorInfoSchema.optional(),
    })
    .optional(),
  /** Its newest answer in a turn: how long its first output took (a transcript: from the end of the utterance). */
  lastTurn: z.object({ ms: z.number(), at: z.string() }).optional(),
  /** The newest time it was asked whether it is there: how long it took to answer, or why it did not. */
  lastCheck: z.object({ at: z.string(), ms: z.number().optional(), problem: errorInfoSchema.optional() }).optional(),
})
/** What {@link modelServerSchema} describes. */
export type ModelServer = z.infer<typeof modelServerSchema>

/** All servers that were entered, and what can be entered. */
export const modelServersStateSchema = z.object({
  servers: z.array(modelServerSchema),
  /**
   * Engines whose models are servers, how addresses of theirs begin, and whether the server has to be told which model:
   * `own`: it was started with one.
   */
  engines: z.array(
    z.object({
      ...{ stage: modelStageSchema, engine: z.string(), schemes: z.array(z.string()) },
      model: z.enum(['needed', 'optional', 'own']),
    }),
  ),
  keys: keyKeepingSchema,
  /** Why the servers cannot be read. */
  problem: errorInfoSchema.optional(),
})
/** What {@link modelServersStateSchema} describes. */
export type ModelServersState = z.infer<typeof modelServersStateSchema>

/** A server that answers on this machine, and what it has. */
export const foundServerSchema = z.object({
  /** What it seems to be; several kinds answer alike. */
  kind: z.string(),
  address: z.string(),
  /** Engine for each stage that it has models for. */
  engines: z.partialRecord(modelStageSchema, z.string()),
  dialect: z.string().optional(),
  models: z.array(z.object({ name: z.string(), stage: modelStageSchema })).readonly(),
  voices: z.array(z.string()).readonly(),
})
/** What {@link foundServerSchema} describes. */
export type FoundServer = z.infer<typeof foundServerSchema>
