import { z } from 'zod'
import { readPackJson } from '../../../models/pack-files.ts'

const decoderSchema = z.object({
  /** Hypotheses kept after each frame. */
  beam: z.int().positive(),
  /** Weight of the language model's log-probability. */
  lmWeight: z.number(),
  /** Added for every word, against the search's preference for few words. */
  wordBonus: z.number(),
  /** Symbols less likely than this (natural logarithm) are not followed. */
  prune: z.number().negative(),
  /** Share of the best reachable word's score that ranks an unfinished word. */
  lookAhead: z.number(),
})

/** asr/config.json of a pack: what the recogniser has to know besides its graph. */
const recogniserConfigSchema = z.object({
  frameHz: z.number().positive(),
  /** Where the graph takes audio of any length: whole multiples of this. */
  sampleMultiple: z.int().positive().default(640),
  /** The index of a symbol is its place in the network's output. */
  phones: z.array(z.string()).min(2),
  blank: z.int().nonnegative(),
  /** Audio after the last sound that the network needs to report it. */
  tailMs: z.number().nonnegative(),
  decoder: decoderSchema,
  /** When a transcript is rejected; a pack without it rejects none. */
  confidence: z.object({ languageShare: z.number(), rejectBelow: z.number() }).optional(),
})
/** What {@link recogniserConfigSchema} describes. */
export type RecogniserConfig = z.infer<typeof recogniserConfigSchema>

/** How the decoder searches: widths and weights, as the model's file says. */
export type SearchSettings = z.infer<typeof decoderSchema>

/** Reads and checks a recogniser's description. */
export function readRecogniserConfig(path: string): Promise<RecogniserConfig> {
  return readPackJson(path, recogniserConfigSchema)
}
