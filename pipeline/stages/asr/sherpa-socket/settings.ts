import { z } from 'zod'
import { serverSettingsSchema } from '../../../remote/server-settings.ts'

/** What a model of the engine `sherpa-socket` says of its server: the model is chosen where it is started. */
export const sherpaSettingsSchema = serverSettingsSchema.omit({ model: true }).extend({
  model: z.string().default('online'),
})
