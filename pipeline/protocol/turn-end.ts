import { z } from 'zod'
import { errorInfoSchema } from './errors.ts'
import { reasonSchema, toldReasonSchema } from './reasons.ts'

/**
 * What says that a turn is over: nothing but the silence, the recogniser's words, or a model that listens. The names are
 * those of the flag ASR_ENDPOINTING.
 */
export const TURN_END_DETECTORS = ['fixed', 'adaptive', 'pocket-turn', 'smart-turn'] as const

/** The name of a detector of turn ends. */
export const turnEndDetectorSchema = z.enum(TURN_END_DETECTORS)
/** What {@link turnEndDetectorSchema} describes. */
export type TurnEndDetector = z.infer<typeof turnEndDetectorSchema>

/** A silence of an utterance, on the recording's own clock; `endMs` is where the voice went on, null behind the last word. */
const silenceSchema = z.object({ startMs: z.number(), endMs: z.number().nullable() })

/** How likely the turn was over, so long after the voice stopped: `[silenceMs, probability]`. */
const lookSchema = z.tuple([z.number(), z.number()])

/** An utterance as every detector heard it: what a setting would have done is arithmetic on it. */
export const heardUtteranceSchema = z.object({
  id: z.string(),
  /** What was said, or what the recording is called. */
  title: z.string(),
  /** Which kind of utterance it is, where its set says: with a pause inside, a list, a trailing thought … */
  kind: z.string().optional(),
  /** Who spoke, where the set says. */
  voice: z.string().optional(),
  durationMs: z.number(),
  /** Where the person had finished; null: had not, and every end is a wrong one. */
  endMs: z.number().nullable(),
  silences: z.array(silenceSchema),
  /** What each detector said in each of the silences; one that is missing could not be asked. */
  looks: z.partialRecord(turnEndDetectorSchema, z.array(z.array(lookSchema))),
})
/** What {@link heardUtteranceSchema} describes. */
export type HeardUtterance = z.infer<typeof heardUtteranceSchema>

/** The product's own set, the user's kept recordings, or a folder with known ends. */
export const turnEndSetSchema = z.enum(['own', 'kept', 'folder'])
/** What {@link turnEndSetSchema} describes. */
export type TurnEndSet = z.infer<typeof turnEndSetSchema>

/** How far the hearing of a set has come. */
export const turnEndProgressSchema = z.object({
  set: turnEndSetSchema,
  /** The folder, of a set that is one. */
  folder: z.string().optional(),
  state: z.enum(['running', 'finished', 'stopped', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
  /** Recordings that cannot be used, one line each. */
  unusable: z.array(z.object({ name: z.string(), reason: z.string(), because: reasonSchema.optional() })),
  /** Detectors that cannot be asked here, and why not. */
  absent: z.partialRecord(turnEndDetectorSchema, toldReasonSchema),
  /** Detectors that failed while they listened, and what went wrong: of those recordings they are missing. */
  failed: z.partialRecord(turnEndDetectorSchema, z.string()).optional(),
  problem: errorInfoSchema.optional(),
})
/** What {@link turnEndProgressSchema} describes. */
export type TurnEndProgress = z.infer<typeof turnEndProgressSchema>

/** The sound of an utterance: 16 kHz mono, 16 bits, little-endian, as base64. */
export const turnEndSoundSchema = z.object({ rateHz: z.number().int(), pcm: z.string() })
