import { z } from 'zod'
import { serverSettingsSchema } from '../../../remote/server-settings.ts'
import type { GenerationRequest } from '../contract.ts'

/** What a model of the engine `ollama` says of its server. */
export const ollamaSettingsSchema = serverSettingsSchema.extend({
  /**
   * How long Ollama keeps the model loaded after a reply, as it writes durations; -1: until it ends itself. Its own
   * five minutes make the first reply after a pause wait for the model.
   */
  keepAlive: z.union([z.string().regex(/^\d+(\.\d+)?(ms|s|m|h)$/), z.literal(-1)]).default('30m'),
  /** Tokens of prompt and reply; Ollama's own default where absent, which forgets the beginning of long conversations. */
  contextTokens: z.int().positive().optional(),
  /** Whether it thinks before it speaks; absent: as the model does by itself. */
  think: z.union([z.boolean(), z.enum(['low', 'medium', 'high'])]).optional(),
  /** More of Ollama's `options`, over all else. */
  options: z.record(z.string(), z.unknown()).default({}),
})
/** What {@link ollamaSettingsSchema} describes. */
export type OllamaSettings = z.infer<typeof ollamaSettingsSchema>

/** The body of a request for a reply. */
export function replyBody(settings: OllamaSettings, request: GenerationRequest): Readonly<Record<string, unknown>> {
  const { model, keepAlive, contextTokens, think, options } = settings
  const { messages, sampling, maxTokens } = request
  const samples = sampling.doSample && sampling.temperature > 0
  return {
    ...{ model, messages, stream: true, keep_alive: keepAlive },
    ...(think === undefined ? {} : { think }),
    options: {
      ...{ num_predict: maxTokens, seed: sampling.seed, temperature: samples ? sampling.temperature : 0 },
      ...(samples && sampling.topK > 0 ? { top_k: sampling.topK } : {}),
      ...(contextTokens === undefined ? {} : { num_ctx: contextTokens }),
      ...options,
    },
  }
}

/** The body of a request that only loads the model: the context's size is part of what is loaded. */
export function loadBody({ model, keepAlive, contextTokens }: OllamaSettings): Readonly<Record<string, unknown>> {
  const options = contextTokens === undefined ? {} : { options: { num_ctx: contextTokens } }
  return { model, messages: [], stream: false, keep_alive: keepAlive, ...options }
}
