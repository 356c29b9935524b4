import { z } from 'zod'
import { serverSettingsSchema } from '../../../remote/server-settings.ts'

/** What a model of the engine `openai-transcription` says of its server. */
export const transcriptionSettingsSchema = serverSettingsSchema.extend({
  /** As in `zh` or `en`; absent: the server finds out. */
  language: z.string().min(2).max(8).optional(),
  /** Names and words that are likely to be said. */
  prompt: z.string().optional(),
  /** `verbose_json` tells words and how sure it is, where the server knows it. */
  format: z.enum(['json', 'verbose_json']).default('json'),
  /** The text comes as events while it is decoded: a long one is not waited for in one piece. */
  stream: z.boolean().default(false),
  /** More fields of the form. */
  fields: z.record(z.string(), z.string()).default({}),
})
/** What {@link transcriptionSettingsSchema} describes. */
export type TranscriptionSettings = z.infer<typeof transcriptionSettingsSchema>

/** The fields of the form, without the audio. */
export function formFields(settings: TranscriptionSettings): Readonly<Record<string, string>> {
  const { model, language, prompt, format, stream, fields } = settings
  return {
    ...{ model, response_format: format },
    ...(format === 'verbose_json' ? { 'timestamp_granularities[]': 'word' } : {}),
    ...(language === undefined ? {} : { language }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(stream ? { stream: 'true' } : {}),
    ...fields,
  }
}
