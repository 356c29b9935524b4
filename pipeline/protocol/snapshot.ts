import { z } from 'zod'
import { gatewayStateSchema } from './devices.ts'
import { experimentProgressSchema } from './experiments.ts'
import { flagDescriptorSchema, flagStateSchema, flagValuesSchema } from './flags.ts'
import { loadProgressSchema } from './load.ts'
import { machineSchema } from './machine.ts'
import { modelServersStateSchema } from './model-servers.ts'
import { modelPullSchema, modelsStateSchema } from './models.ts'
import { metricsStateSchema, remoteTargetSchema, telemetryStateSchema } from './monitoring.ts'
import { runOnSchema } from './placement.ts'
import { storeStateSchema } from './sessions.ts'
import { stageStatusSchema } from './stages.ts'
import { turnEndProgressSchema } from './turn-end.ts'
import { turnRecordSchema } from './turns.ts'

/** A demo clip as the console offers it. */
export const clipSchema = z.object({
  id: z.string(),
  title: z.object({ en: z.string(), zh: z.string() }),
  transcript: z.string(),
  /** What is spoken in it; English where absent. */
  language: z.string().optional(),
  durationMs: z.number(),
  voice: z.string().optional(),
  condition: z.string().optional(),
})
export type Clip = z.infer<typeof clipSchema>

/** A preset as the console offers it; `expected` quotes the plan and is never shown as a measurement. */
export const presetSchema = z.object({
  name: z.string(),
  values: flagValuesSchema,
  expected: z.object({ fromMs: z.number(), toMs: z.number() }).optional(),
})
export type Preset = z.infer<typeof presetSchema>

/** All a client needs to draw the console; events with a greater `seq` follow it. */
export const snapshotSchema = z.object({
  /** Changes when the host restarts: sequence numbers start again then. */
  hostId: z.string(),
  seq: z.number().int(),
  appVersion: z.string(),
  machine: machineSchema,
  pack: z.object({ id: z.string(), version: z.string(), description: z.string() }),
  stages: z.array(stageStatusSchema),
  flags: flagStateSchema,
  /** Where stages are to run; absent where the host cannot be told. */
  places: runOnSchema.optional(),
  /** The models there are; absent where the host has no choice of them. */
  models: modelsStateSchema.optional(),
  /** Servers elsewhere that are models; absent where the host cannot be told of any. */
  modelServers: modelServersStateSchema.optional(),
  /** Models that are being brought, and what became of those that were. */
  pulls: z.array(modelPullSchema).optional(),
  descriptors: z.array(flagDescriptorSchema),
  presets: z.array(presetSchema),
  clips: z.array(clipSchema),
  /** Finished turns, oldest first, at most 50; then the running one, if any. */
  turns: z.array(turnRecordSchema),
  current: turnRecordSchema.optional(),
  /** The session that turns go to, if any. */
  session: z.string().optional(),
  store: storeStateSchema.optional(),
  audioKeeping: z.object({ keep: z.boolean(), limitBytes: z.number(), keptBytes: z.number() }).optional(),
  experiment: experimentProgressSchema.optional(),
  gateway: gatewayStateSchema.optional(),
  load: loadProgressSchema.optional(),
  /** The set of recordings that was listened to last. */
  turnEnds: turnEndProgressSchema.optional(),
  metrics: metricsStateSchema.optional(),
  targets: z.array(remoteTargetSchema).optional(),
  telemetry: telemetryStateSchema.optional(),
})
export type Snapshot = z.infer<typeof snapshotSchema>
