import { z } from 'zod'
import { serverSettingsSchema } from '../../../remote/server-settings.ts'

/** What a model of the recogniser's engine `wyoming` says of its server (`tcp://host:10300`). */
export const wyomingAsrSettingsSchema = serverSettingsSchema.omit({ model: true }).extend({
  /** As the server calls it; empty: the one that it was started with. */
  model: z.string().default(''),
  /** As in `zh` or `en`; absent: that of the conversation, else the server's own choice. */
  language: z.string().min(2).max(8).optional(),
})
/** What {@link wyomingAsrSettingsSchema} describes. */
export type WyomingAsrSettings = z.infer<typeof wyomingAsrSettingsSchema>
