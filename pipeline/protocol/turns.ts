import { z } from 'zod'
import type { Counters } from './counters.ts'
import { errorInfoSchema } from './errors.ts'
import { flagValuesSchema } from './flags.ts'
import { ledgerSchema } from './ledger.ts'
import { turnCostSchema } from './models/costs.ts'
import { reasonSchema } from './reasons.ts'
import { spanSchema } from './spans.ts'

/** How far a turn has come; the last five are final. */
export const turnStatusSchema = z.enum([
  'listening',
  'hearing',
  'recognising',
  'thinking',
  'speaking',
  'finished',
  'empty',
  'interrupted',
  'cancelled',
  'failed',
])
/** What {@link turnStatusSchema} describes. */
export type TurnStatus = z.infer<typeof turnStatusSchema>

/** Moments of a turn on the host's monotonic clock, in milliseconds. Absent: it has not happened (yet). */
export const turnAnchorsSchema = z.object({
  /** First sample of the turn's audio was captured. */
  openedMs: z.number(),
  speechStartMs: z.number().optional(),
  /** t = 0 of the ledger: the last voiced sample was captured. */
  speechEndMs: z.number().optional(),
  endpointMs: z.number().optional(),
  transcriptMs: z.number().optional(),
  firstTokenMs: z.number().optional(),
  firstAudioMs: z.number().optional(),
  /** The first audible sample of the reply was handed to the player, or rendered where a player reports it. */
  heardMs: z.number().optional(),
  /** The reply was played to its end (or cut off). */
  closedMs: z.number().optional(),
})
/** What {@link turnAnchorsSchema} describes. */
export type TurnAnchors = z.infer<typeof turnAnchorsSchema>

/** A word of the transcript and where it was said; host clock, milliseconds. To a frame of the recogniser (20 to 40 ms). */
export const spokenWordSchema = z.object({ text: z.string(), startMs: z.number(), endMs: z.number() })
/** What {@link spokenWordSchema} describes. */
export type SpokenWord = z.infer<typeof spokenWordSchema>

/** Speech probability over the turn: value `i` covers `hopMs` from `startMs + i * hopMs` (host clock). */
export const vadTrackSchema = z.object({
  startMs: z.number(),
  hopMs: z.number().positive(),
  probabilities: z.array(z.number()),
})
/** What {@link vadTrackSchema} describes. */
export type VadTrack = z.infer<typeof vadTrackSchema>

/** Ids of recordings that are spoken again begin with this, and go on with the turn's. */
export const CAPTURE_PREFIX = 'capture:'

/** Everything known of one turn: what the live page draws, what the terminal prints, what a report will hold. */
export const turnRecordSchema = z.object({
  id: z.string(),
  /** Counts from 1 since the host started. */
  index: z.number().int(),
  /** `device`: through the gateway. `load` and `remote`: seen from a client, whose server's inside is not known. */
  origin: z.enum(['clip', 'microphone', 'device', 'load', 'remote']),
  clipId: z.string().optional(),
  deviceId: z.string().optional(),
  /** Wall-clock time at `openedMs`, ISO 8601. */
  startedAt: z.string(),
  pace: z.enum(['realtime', 'fast']),
  status: turnStatusSchema,
  anchors: turnAnchorsSchema,
  transcript: z.object({ text: z.string(), final: z.boolean() }),
  reply: z.object({ text: z.string(), final: z.boolean() }),
  /** Where the words of the final transcript were said, where the recogniser can tell. */
  words: z.array(spokenWordSchema).optional(),
  vadTrack: vadTrackSchema.optional(),
  ledger: ledgerSchema.optional(),
  spans: z.array(spanSchema),
  /**
   * Facts that prove what ran, e.g. `asr.encoderRunsBeforeEndpoint`, `llm.firstBurstTokens`, `tts.chunks`. A turn of
   * before may hold counters that are counted no more: they are kept, and shown by their names.
   */
  counters: z.record(z.string(), z.number()) as unknown as z.ZodType<Counters>,
  /** What it cost at servers elsewhere; absent: no stage was one. */
  cost: turnCostSchema.optional(),
  flags: flagValuesSchema,
  preset: z.string().optional(),
  /** Why this turn has no ledger; such turns are counted but kept out of percentiles. */
  notMeasurable: z.string().optional(),
  notMeasurableBecause: reasonSchema.optional(),
  error: errorInfoSchema.optional(),
})
/** What {@link turnRecordSchema} describes. */
export type TurnRecord = z.infer<typeof turnRecordSchema>

/**
 * Whether a turn's times are those of a person who speaks: only then do they say how long one waits. Where a clip was fed
 * faster, work that goes on while a person speaks has no time, so that flags which start work early look slower than they are.
 */
export function hasHonestTime({ pace }: Pick<TurnRecord, 'pace'>): boolean {
  return pace === 'realtime'
}

/**
 * Whether the first word of a turn's reply was looked up in a cache, as text or as audio, by the turn's counters: its
 * times say little about the models then. Clauses later in the reply do not matter: nobody waits for their first word.
 */
export function wasLookedUp(counters: TurnRecord['counters']): boolean {
  return (counters['llm.cacheHit'] ?? 0) > 0 || (counters['tts.firstCacheHit'] ?? 0) > 0
}
