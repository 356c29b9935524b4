import { z } from 'zod'
import { gatewayStateSchema } from './devices.ts'
import { experimentProgressSchema } from './experiments.ts'
import { flagStateSchema } from './flags.ts'
import { loadProgressSchema } from './load.ts'
import { modelServersStateSchema } from './models/model-servers.ts'
import { modelsStateSchema } from './models/models.ts'
import { runOnSchema } from './models/placement.ts'
import { metricsStateSchema, remoteTargetSchema, telemetryStateSchema } from './monitoring.ts'
import { audioKeepingSchema, storeStateSchema } from './sessions.ts'
import { turnEndProgressSchema } from './turn-end.ts'

/**
 * State of the host that consoles mirror, by its name. A topic stands in the snapshot and is sent whole whenever it
 * changed; a line here is all that a new one costs the protocol and the page's state.
 */
export const TOPICS = {
  flags: flagStateSchema,
  /** Where stages are to run: every stage that somebody chose a place for. */
  places: runOnSchema,
  /** The models there are, and those that were chosen. */
  models: modelsStateSchema,
  /** Servers elsewhere that are models, and how they fare. */
  modelServers: modelServersStateSchema,
  store: storeStateSchema,
  /** Whether audio of turns is kept, and how much there is. */
  audioKeeping: audioKeepingSchema,
  experiment: experimentProgressSchema,
  gateway: gatewayStateSchema,
  load: loadProgressSchema,
  /** The set of recordings that is listened to, or was last. */
  turnEnds: turnEndProgressSchema,
  metrics: metricsStateSchema,
  targets: z.array(remoteTargetSchema),
  telemetry: telemetryStateSchema,
}

/** The name of a topic. */
export type TopicName = keyof typeof TOPICS

/** What a topic says, whole. */
export type TopicState<N extends TopicName> = z.infer<(typeof TOPICS)[N]>

/** What is known of each topic; absent: this host has no such thing, or nothing of it happened yet. */
export type Topics = { readonly [N in TopicName]?: TopicState<N> | undefined }

type TopicChangedSchema<N extends TopicName> = z.ZodObject<{
  kind: z.ZodLiteral<'topicChanged'>
  topic: z.ZodLiteral<N>
  state: (typeof TOPICS)[N]
}>
type AnyTopicChanged = { [N in TopicName]: TopicChangedSchema<N> }[TopicName]

/** The event that carries all of them. */
export const topicChangedSchema = z.discriminatedUnion(
  'topic',
  // Made from the table, so that no topic can be forgotten; the compiler cannot follow the names through the loop.
  Object.entries(TOPICS).map(([topic, state]) =>
    z.object({ kind: z.literal('topicChanged'), topic: z.literal(topic), state }),
  ) as unknown as [AnyTopicChanged, ...AnyTopicChanged[]],
)

/** The same as fields of a snapshot. */
export const topicFields = z.object(TOPICS).partial().shape
