import { z } from 'zod'
import { serverSettingsSchema } from '../../../remote/server-settings.ts'

/** What a model of the engine `funasr` says of its server: the models are chosen where it is started. */
export const funasrSettingsSchema = serverSettingsSchema.omit({ model: true }).extend({
  model: z.string().default('2pass'),
  /** Words that are likely to be said, each with its weight. */
  hotwords: z.record(z.string(), z.number()).default({}),
  /** Write numbers as figures. */
  figures: z.boolean().default(true),
})
/** What {@link funasrSettingsSchema} describes. */
export type FunasrSettings = z.infer<typeof funasrSettingsSchema>
