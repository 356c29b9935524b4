import { z } from 'zod'
import { experimentResultSchema } from '../experiments.ts'
import { flagEffectSchema, flagValuesSchema } from '../flags.ts'
import { foundServerSchema, serverPlaceSchema } from '../models/model-servers.ts'
import { modelStageSchema, offeredModelSchema, offeredSetupSchema } from '../models/models.ts'
import { soakSchema } from '../monitoring.ts'
import {
  retentionPreviewSchema,
  retentionRulesSchema,
  sessionSchema,
  sessionTurnSchema,
  storeStateSchema,
  systemSampleSchema,
  turnRowSchema,
} from '../sessions.ts'
import { heardUtteranceSchema, turnEndSoundSchema } from '../turn-end.ts'
import { idSchema } from './bounds.ts'

/** What a client may read that is too much to be sent to everyone as events. Changes nothing. */
export const querySchema = z.discriminatedUnion('name', [
  /** Newest first. `search` looks in titles, notes, tags and, where kept, transcripts. */
  z.object({
    name: z.literal('listSessions'),
    search: z.string().max(1000).optional(),
    offset: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    limit: z.number().int().positive().max(500),
  }),
  z.object({ name: z.literal('readSession'), sessionId: idSchema }),
  z.object({
    name: z.literal('listTurns'),
    sessionId: idSchema,
    armId: idSchema.optional(),
    offset: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    limit: z.number().int().positive().max(20_000),
  }),
  z.object({ name: z.literal('readTurn'), sessionId: idSchema, turnId: idSchema }),
  z.object({ name: z.literal('readSamples'), sessionId: idSchema }),
  /** Statistics of a session's arms, as far as it has come. */
  z.object({ name: z.literal('readResult'), sessionId: idSchema }),
  z.object({ name: z.literal('readStoreState') }),
  z.object({ name: z.literal('previewRetention'), rules: retentionRulesSchema }),
  z.object({ name: z.literal('readSoak') }),
  /** How flags would act on this machine if these were set; sets nothing. */
  z.object({ name: z.literal('foreseeFlags'), values: flagValuesSchema }),
  /** Utterances of the set that was listened to last. */
  z.object({
    name: z.literal('readTurnEnds'),
    offset: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    limit: z.number().int().positive().max(500),
  }),
  z.object({ name: z.literal('readTurnEndSound'), id: idSchema }),
  /** The models that are worth having, whether they are here or not. */
  z.object({ name: z.literal('readCatalogue') }),
  /** Asks the usual ports of this machine for servers of models: nothing else is asked, and nothing leaves the machine. */
  z.object({ name: z.literal('findModelServers') }),
  /** Where an address is, and what a stage would send there; asks nobody. */
  z.object({
    name: z.literal('locateServer'),
    stage: modelStageSchema,
    engine: idSchema,
    address: z.string().max(2000),
  }),
])
/** What {@link querySchema} describes. */
export type Query = z.infer<typeof querySchema>
/** What a console can ask the host for, by its name. */
export type QueryName = Query['name']
/** The query of that name, with what it is given. */
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
  foreseeFlags: z.array(flagEffectSchema),
  readTurnEnds: z.object({ utterances: z.array(heardUtteranceSchema), total: z.number().int() }),
  readTurnEndSound: turnEndSoundSchema,
  readCatalogue: z.object({ models: z.array(offeredModelSchema), setups: z.array(offeredSetupSchema) }),
  findModelServers: z.array(foundServerSchema),
  locateServer: serverPlaceSchema,
} as const satisfies { readonly [N in QueryName]: z.ZodType }
/** What the query of that name is answered with. */
export type Answer<N extends QueryName> = z.infer<(typeof ANSWERS)[N]>
