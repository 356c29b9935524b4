import { z } from 'zod'
import { reasonSchema } from './reasons.ts'

/**
 * The contiguous parts of a turn's first-word latency, in the order in which they follow each other.
 * t = 0 is the acoustic end of speech; the parts sum exactly to the total.
 * A wait stands before the work that it was for: audio that came late and the queues of the stages' workers are parts of
 * their own, so that no stage is blamed for a busy machine.
 */
export const LEDGER_PARTS = [
  'endpoint.hold',
  'machine.late_audio',
  'vad.queue',
  'vad.decide',
  'asr.queue',
  'asr.finalize',
  'llm.queue',
  'llm.prefill',
  'llm.first_token',
  'text.gather',
  'tts.queue',
  'tts.first_audio',
  'tts.leading_silence',
  'transport',
  'playback',
] as const
/** The whole host stood still (stopped, asleep, kept from every processor): stands before the part it was taken from. */
export const STALL = 'machine.stall'
/** Work was ready to go on and its thread was not let onto a processor: stands before the part it was taken from. */
export const STOLEN = 'machine.stolen'
/** Stands wherever two measured parts do not touch. */
export const UNATTRIBUTED = 'unattributed'
/**
 * Of a stage whose model is a server elsewhere: opening a connection, encrypting it, the way there and back, and what came
 * between the first byte of an answer and the first output. They stand around the part of the stage, which is the server's
 * own time then. Where the server does not tell its own time, the way there and back is in the stage's part.
 */
export const NETWORK_PARTS = ['network.connect', 'network.tls', 'network.way', 'network.transfer'] as const
/** Parts that have no place of their own: they may stand between any two others, several times. */
export const FLOATING_PARTS = [...NETWORK_PARTS, STALL, STOLEN, UNATTRIBUTED] as const
/** Every part there is, in the order in which tables list them. */
export const ALL_PARTS = [...LEDGER_PARTS, ...FLOATING_PARTS] as const

/** The name of a part of the ledger. */
export const ledgerPartNameSchema = z.enum(ALL_PARTS)
/** What {@link ledgerPartNameSchema} describes. */
export type LedgerPartName = z.infer<typeof ledgerPartNameSchema>

/** Who could make a part shorter: a flag's value, a stage's model, or the machine. */
export const ledgerOwnerSchema = z.object({
  kind: z.enum(['setting', 'stage', 'machine', 'unknown']),
  /** Flag name, stage name or a word such as `device`. */
  name: z.string(),
})
/** What {@link ledgerOwnerSchema} describes. */
export type LedgerOwner = z.infer<typeof ledgerOwnerSchema>

/** A stretch of the time before the first word, and who owns it. */
export const ledgerPartSchema = z.object({
  part: ledgerPartNameSchema,
  owner: ledgerOwnerSchema,
  /** Milliseconds after the acoustic end of speech. */
  startMs: z.number(),
  ms: z.number().nonnegative(),
  /** True where the value is an estimate (device output latency) and not a measurement. */
  estimate: z.boolean().optional(),
})
/** What {@link ledgerPartSchema} describes. */
export type LedgerPart = z.infer<typeof ledgerPartSchema>

/** A part that could not be measured in this turn, with the reason (never shown as 0). */
export const unmeasuredPartSchema = z.object({
  part: ledgerPartNameSchema,
  reason: z.string(),
  because: reasonSchema.optional(),
})

/** Where the time before a turn's first word went: parts without a gap, and what could not be measured. */
export const ledgerSchema = z.object({
  parts: z.array(ledgerPartSchema),
  unmeasured: z.array(unmeasuredPartSchema),
  /** Sum of every part up to the last one measured. */
  totalMs: z.number(),
  /** From the end of the hold to the first chunk of audio, the unattributed time between included. */
  processingMs: z.number().optional(),
  /** Every part; absent where the end or the start is unknown (see `unmeasured`). */
  heardMs: z.number().optional(),
  unattributedMs: z.number(),
})
/** What {@link ledgerSchema} describes. */
export type Ledger = z.infer<typeof ledgerSchema>
