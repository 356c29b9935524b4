import { z } from 'zod'
import { stageNameSchema } from './stages.ts'

/**
 * One piece of work or of waiting, stamped where it happened (host clock, milliseconds).
 * Spans of different stages may overlap; the ledger never does.
 */
export const spanSchema = z.object({
  stage: z.union([stageNameSchema, z.enum(['capture', 'playback'])]),
  /** e.g. `vad.window`, `asr.step`, `asr.finalize`, `llm.prefill`, `llm.decode`, `tts.acoustic`, `tts.vocoder`. */
  name: z.string(),
  /** Waiting for the stage's worker, computing on it, or waiting because a setting says so. */
  kind: z.enum(['queue', 'compute', 'hold']),
  startMs: z.number(),
  endMs: z.number(),
  /** When the first output of this span left, where that is earlier than its end. */
  firstOutputMs: z.number().optional(),
  /** Work that was thrown away (barge-in, changed transcript). */
  cancelled: z.boolean().optional(),
})
/** What {@link spanSchema} describes. */
export type Span = z.infer<typeof spanSchema>
