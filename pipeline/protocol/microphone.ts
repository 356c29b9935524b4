import { z } from 'zod'
import { durationMsSchema } from './wire/bounds.ts'

/** What the browser says of the input it opened; nothing here is measured by us. */
export const microphoneFactsSchema = z.object({
  label: z.string().max(1000),
  sampleRateHz: z.number().positive().max(1_000_000),
  channels: z.number().int().positive().max(1000).optional(),
  echoCancellation: z.boolean().optional(),
  noiseSuppression: z.boolean().optional(),
  autoGainControl: z.boolean().optional(),
  /** The browser's own estimate of the input's latency. */
  latencyMs: durationMsSchema.optional(),
})
/** What {@link microphoneFactsSchema} describes. */
export type MicrophoneFacts = z.infer<typeof microphoneFactsSchema>
