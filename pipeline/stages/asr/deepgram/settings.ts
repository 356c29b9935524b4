import { z } from 'zod'
import { serverSettingsSchema } from '../../../remote/server-settings.ts'

/** What a model of the engine `deepgram` says of its server (`wss://api.deepgram.com`, or one that speaks alike). */
export const deepgramSettingsSchema = serverSettingsSchema.extend({
  model: z.string().min(1).default('nova-3'),
  /** As in `zh-CN`, `en` or `multi`; absent: that of the conversation, else the server's own choice, English. */
  language: z.string().min(2).max(12).optional(),
  /** Silence after which the server itself takes a stretch for whole; 0: our endpoint alone ends what is said. */
  endpointingMs: z.int().nonnegative().max(5000).default(0),
  /** Marks, figures and capitals. */
  smartFormat: z.boolean().default(true),
  /** More parameters of the address, over all else: `keyterm`, `numerals` … */
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
})
/** What {@link deepgramSettingsSchema} describes. */
export type DeepgramSettings = z.infer<typeof deepgramSettingsSchema>

/** Path and query of a connection. */
export function listenPath(settings: DeepgramSettings, language?: string): string {
  const { model, language: own = language, endpointingMs, smartFormat, query } = settings
  const parameters = new URLSearchParams({
    ...{ model, encoding: 'linear16', sample_rate: '16000', channels: '1', interim_results: 'true' },
    ...{ smart_format: `${smartFormat}`, endpointing: endpointingMs === 0 ? 'false' : `${endpointingMs}` },
    ...(own === undefined ? {} : { language: own }),
  })
  for (const [name, value] of Object.entries(query)) {
    parameters.delete(name)
    for (const one of [value].flat()) parameters.append(name, one)
  }
  return `/v1/listen?${parameters}`
}
