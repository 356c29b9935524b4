import { z } from 'zod'
import { errorInfoSchema } from './errors.ts'
import {
  durationMsSchema,
  idSchema,
  MOST_DEVICES,
  MOST_SECONDS,
  MOST_TURNS_PER_SECOND,
  titleSchema,
} from './wire/bounds.ts'

/** What a load test is to do. */
export const loadRequestSchema = z.object({
  devices: z.number().int().positive().max(MOST_DEVICES),
  durationS: z.number().positive().max(MOST_SECONDS),
  /** A server's WebSocket address; absent: the own gateway. */
  url: z.string().max(2000).optional(),
  token: z.string().max(2000).optional(),
  clipIds: z.array(idSchema).max(1000).optional(),
  arrivals: z.enum(['open', 'closed']),
  /** Open arrivals: turns a second over all devices. */
  turnsPerSecond: z.number().positive().max(MOST_TURNS_PER_SECOND).optional(),
  rampS: z.number().nonnegative().max(MOST_SECONDS),
  /** Raise the devices until the 95th percentile of the first audio passes this. */
  kneeLimitMs: durationMsSchema.positive().optional(),
  /** Of a test that searches nothing: what that percentile is to stay within. */
  limitMs: durationMsSchema.positive().optional(),
  seed: z.number().int(),
  title: titleSchema.optional(),
})
/** What {@link loadRequestSchema} describes. */
export type LoadRequest = z.infer<typeof loadRequestSchema>

const spreadSchema = z.object({
  count: z.number().int(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
  max: z.number().nullable(),
})

/** Percentiles of a load test's metric, in milliseconds. */
export type Spread = z.infer<typeof spreadSchema>

/** Moments of a virtual device's turn, after the last audio it sent; those of the connection after it began. */
export const LOAD_METRICS = [
  'connect',
  'hello',
  'stt',
  'firstSentence',
  'firstAudio',
  /** As `firstAudio`, from when the turn was meant to begin: with what it began late. */
  'firstAudioIntended',
  'stop',
  'frameGap',
  'startDelay',
] as const

/** The name of what a load test measures of its turns. */
export const loadMetricSchema = z.enum(LOAD_METRICS)
/** What {@link loadMetricSchema} describes. */
export type LoadMetric = z.infer<typeof loadMetricSchema>

/** So many stretches of time a series has at most: a test of a day is told in as many as one of minutes. */
export const MOST_LOAD_BUCKETS = 120

const loadBucketSchema = z.object({
  /** Since the test began; it ends where the next begins, `LoadProgress.bucketS` later. */
  fromS: z.number().nonnegative(),
  /** The most devices that were connected; null: nobody counted in this stretch. */
  devices: z.number().int().nullable(),
  /** Turns whose first audio came in this stretch. */
  turns: z.number().int(),
  errors: z.number().int(),
  firstAudioP50Ms: z.number().nullable(),
  firstAudioP95Ms: z.number().nullable(),
})

/** What devices waited for within one stretch of a load test. */
export type LoadBucket = z.infer<typeof loadBucketSchema>

/** How far a load test is and what it has found so far. */
export const loadProgressSchema = z.object({
  sessionId: z.string(),
  state: z.enum(['running', 'finished', 'stopped', 'failed']),
  url: z.string(),
  elapsedS: z.number(),
  durationS: z.number(),
  connected: z.number().int(),
  turnsStarted: z.number().int(),
  turnsFinished: z.number().int(),
  turnsPerSecond: z.number(),
  errors: z.record(z.string(), z.number()),
  metrics: z.partialRecord(loadMetricSchema, spreadSchema),
  perDevice: z.array(
    z.object({
      deviceId: z.string(),
      turns: z.number().int(),
      errors: z.number().int(),
      firstAudioP95Ms: z.number().nullable(),
    }),
  ),
  /** Of this host; a remote server's is not known. */
  cpuCores: z.number().optional(),
  residentBytes: z.number().optional(),
  /** The steps of a search for the knee, so far. */
  steps: z.array(
    z.object({
      devices: z.number().int(),
      firstAudioP95Ms: z.number().nullable(),
      errors: z.number().int(),
      /** Turns that the percentile is of. */
      turns: z.number().int().optional(),
    }),
  ),
  kneeDevices: z.number().int().optional(),
  /** What the 95th percentile of the first audio was to stay within, where that was asked. */
  limitMs: durationMsSchema.optional(),
  /** First audio over time, without stretches in which nothing was seen. */
  series: z.array(loadBucketSchema).max(MOST_LOAD_BUCKETS).optional(),
  /** How long each stretch of the series is. */
  bucketS: z.number().positive().optional(),
  problem: errorInfoSchema.optional(),
})
/** What {@link loadProgressSchema} describes. */
export type LoadProgress = z.infer<typeof loadProgressSchema>
