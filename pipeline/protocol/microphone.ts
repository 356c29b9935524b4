import { z } from 'zod'

/** What the browser says of the input it opened; nothing here is measured by us. */
export const microphoneFactsSchema = z.object({
  label: z.string(),
  sampleRateHz: z.number(),
  channels: z.number().int().optional(),
  echoCancellation: z.boolean().optional(),
  noiseSuppression: z.boolean().optional(),
  autoGainControl: z.boolean().optional(),
  /** The browser's own estimate of the input's latency. */
  latencyMs: z.number().optional(),
})
export type MicrophoneFacts = z.infer<typeof microphoneFactsSchema>
