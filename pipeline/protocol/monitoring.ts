import { z } from 'zod'
import { errorInfoSchema } from './errors.ts'

/** The `/metrics` endpoints: one port for each of the plan's three services. */
export const metricsStateSchema = z.object({
  enabled: z.boolean(),
  ports: z.object({ pipeline: z.number().int(), recognition: z.number().int(), firstToken: z.number().int() }),
  /** Names beside loopback's under which this machine may be asked for. */
  hosts: z.array(z.string()).optional(),
  problem: errorInfoSchema.optional(),
})
/** What {@link metricsStateSchema} describes. */
export type MetricsState = z.infer<typeof metricsStateSchema>

/** A server elsewhere that is watched. */
export const remoteTargetSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Addresses of Prometheus text. */
  metricsUrls: z.array(z.string()),
  /** A xiaozhi server's WebSocket address. */
  websocketUrl: z.string().optional(),
  everyS: z.number().positive(),
  /** Alert above this, in milliseconds. */
  alertAboveMs: z.number().positive().optional(),
})
/** What {@link remoteTargetSchema} describes. */
export type RemoteTarget = z.infer<typeof remoteTargetSchema>

/** What a watched server said at one moment. */
export const targetSampleSchema = z.object({
  targetId: z.string(),
  /** Wall clock, ISO 8601. */
  at: z.string(),
  /** The newest values found, in milliseconds, by metric name. */
  valuesMs: z.record(z.string(), z.number()),
  alert: z.boolean(),
  problem: errorInfoSchema.optional(),
})
/** What {@link targetSampleSchema} describes. */
export type TargetSample = z.infer<typeof targetSampleSchema>

/** Turns as OpenTelemetry traces; off until the user names a collector. */
export const telemetryStateSchema = z.object({
  enabled: z.boolean(),
  endpoint: z.string().optional(),
  /** Transcripts and replies as span attributes: only where the user says so. */
  includeText: z.boolean(),
  exported: z.number().int(),
  failed: z.number().int(),
  /** Turns that left the full queue unsent, because the collector was away or too slow. */
  dropped: z.number().int().optional(),
  problem: errorInfoSchema.optional(),
})
/** What {@link telemetryStateSchema} describes. */
export type TelemetryState = z.infer<typeof telemetryStateSchema>

/** How a long run develops: least-squares slopes with intervals over the samples so far. */
export const soakSchema = z.object({
  hours: z.number(),
  samples: z.number().int(),
  /** Open handles and requests now, by type. */
  handleTypes: z.record(z.string(), z.number()).optional(),
  measures: z.array(
    z.object({
      name: z.enum(['residentBytes', 'handles', 'eventLoopDelayP99Ms', 'heapUsedBytes']),
      /** `null`: not known yet. The heap is known once the host has collected its garbage. */
      now: z.number().nullable(),
      slopePerHour: z.number().nullable(),
      interval: z.object({ from: z.number(), to: z.number() }).nullable(),
      suspected: z.boolean(),
    }),
  ),
  series: z.array(
    z.object({ at: z.string(), residentBytes: z.number(), handles: z.number(), eventLoopDelayP99Ms: z.number() }),
  ),
})
/** What {@link soakSchema} describes. */
export type Soak = z.infer<typeof soakSchema>
