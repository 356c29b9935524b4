import { z } from 'zod'
import { flagDescriptorSchema, flagStateSchema, flagValuesSchema } from './flags.ts'
import { stageStatusSchema } from './stages.ts'
import { turnRecordSchema } from './turns.ts'

/** A demo clip as the console offers it. */
export const clipSchema = z.object({
  id: z.string(),
  title: z.object({ en: z.string(), zh: z.string() }),
  transcript: z.string(),
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

export const machineSchema = z.object({
  cpu: z.string(),
  cores: z.number().int(),
  memoryBytes: z.number(),
  platform: z.string(),
  node: z.string(),
  onnxruntime: z.string(),
  /** Execution providers that a probe on this machine could really run. */
  providers: z.array(z.object({ name: z.string(), usable: z.boolean(), reason: z.string().optional() })),
})
export type Machine = z.infer<typeof machineSchema>

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
  descriptors: z.array(flagDescriptorSchema),
  presets: z.array(presetSchema),
  clips: z.array(clipSchema),
  /** Finished turns, oldest first, at most 50; then the running one, if any. */
  turns: z.array(turnRecordSchema),
  current: turnRecordSchema.optional(),
})
export type Snapshot = z.infer<typeof snapshotSchema>
