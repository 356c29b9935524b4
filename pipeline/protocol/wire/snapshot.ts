import { z } from 'zod'
import { flagDescriptorSchema, flagStateSchema, flagValuesSchema } from '../flags.ts'
import { machineSchema } from '../machine.ts'
import { modelPullSchema } from '../models/models.ts'
import { stageStatusSchema } from '../stages.ts'
import { topicFields } from '../topics.ts'
import { turnRecordSchema } from '../turns.ts'

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
/** What {@link clipSchema} describes. */
export type Clip = z.infer<typeof clipSchema>

/** A preset as the console offers it; `expected` quotes the plan and is never shown as a measurement. */
export const presetSchema = z.object({
  name: z.string(),
  values: flagValuesSchema,
  expected: z.object({ fromMs: z.number(), toMs: z.number() }).optional(),
})
/** What {@link presetSchema} describes. */
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
  ...topicFields,
  /** The one topic that every host has. */
  flags: flagStateSchema,
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
})
/** What {@link snapshotSchema} describes. */
export type Snapshot = z.infer<typeof snapshotSchema>
