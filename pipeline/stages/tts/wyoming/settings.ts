import { z } from 'zod'
import { serverSettingsSchema } from '../../../remote/server-settings.ts'

/** What a voice of the engine `wyoming` says of its server (`tcp://host:10200`). */
export const wyomingTtsSettingsSchema = serverSettingsSchema.omit({ model: true }).extend({
  /** The voice, as the server calls it; empty: the one that it was started with. */
  model: z.string().default(''),
  /** The same by another name; it goes before `model`. */
  voice: z.string().min(1).optional(),
  /** Of a voice that has several. */
  speaker: z.string().min(1).optional(),
  language: z.string().min(2).max(8).optional(),
  /** Rate that the player is told; absent: the server's own, asked once. */
  sampleRateHz: z.int().min(8000).max(48_000).optional(),
})
/** What {@link wyomingTtsSettingsSchema} describes. */
export type WyomingTtsSettings = z.infer<typeof wyomingTtsSettingsSchema>
