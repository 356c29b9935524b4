import { z } from 'zod'
import { experimentResultSchema } from './experiments.ts'
import { soakSchema } from './monitoring.ts'
import {
  retentionPreviewSchema,
  retentionRulesSchema,
  sessionSchema,
  sessionTurnSchema,
  storeStateSchema,
  systemSampleSchema,
  turnRowSchema,
} from './sessions.ts'

/** What a client may read that is too much to be sent to everyone as events. Changes nothing. */
export const querySchema = z.discriminatedUnion('name', [
  /** Newest first. `search` looks in titles, notes, tags and, where kept, transcripts. */
  z.object({
    name: z.literal('listSessions'),
    search: z.string().optional(),
    offset: z.number().int().nonnegative(),
    limit: z.number().int().positive().max(500),
  }),
  z.object({ name: z.literal('readSession'), sessionId: z.string() }),
  z.object({
    name: z.literal('listTurns'),
    sessionId: z.string(),
    armId: z.string().optional(),
    offset: z.number().int().nonnegative(),
    limit: z.number().int().positive().max(20_000),
  }),
  z.object({ name: z.literal('readTurn'), sessionId: z.string(), turnId: z.string() }),
  z.object({ name: z.literal('readSamples'), sessionId: z.string() }),
  /** Statistics of a session's arms, as far as it has come. */
  z.object({ name: z.literal('readResult'), sessionId: z.string() }),
  z.object({ name: z.literal('readStoreState') }),
  z.object({ name: z.literal('previewRetention'), rules: retentionRulesSchema }),
  z.object({ name: z.literal('readSoak') }),
])
export type Query = z.infer<typeof querySchema>
export type QueryName = Query['name']
export type QueryOf<N extends QueryName> = Extract<Query, { name: N }>

/** What each query is answered with. */
export const ANSWERS = {
  listSessions: z.object({ sessions: z.array(sessionSchema), total: z.number().int() }),
  readSession: sessionSchema,
  listTurns: z.object({ turns: z.array(turnRowSchema), total: z.number().int() }),
  readTurn: sessionTurnSchema,
  readSamples: z.array(systemSampleSchema),
  readResult: experimentResultSchema,
  readStoreState: storeStateSchema,
  previewRetention: retentionPreviewSchema,
  readSoak: soakSchema,
} as const satisfies { readonly [N in QueryName]: z.ZodType }
export type Answer<N extends QueryName> = z.infer<(typeof ANSWERS)[N]>
