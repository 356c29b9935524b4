import { z } from 'zod'
import { serverSettingsSchema } from '../../../remote/server-settings.ts'
import type { GenerationRequest } from '../contract.ts'

/** How a server is told not to think, and what of sampling it knows beyond the common protocol. */
const DIALECTS = ['openai', 'llama.cpp', 'vllm', 'ollama', 'lm-studio', 'dashscope'] as const

/** What a model of the engine `openai-chat` says of its server. */
export const chatSettingsSchema = serverSettingsSchema.extend({
  dialect: z.enum(DIALECTS).default('openai'),
  /** `off`: the model is asked to speak at once, in the dialect's way. */
  thinking: z.enum(['as it is', 'off']).default('as it is'),
  /** Anything else that goes into each request, over all else. */
  body: z.record(z.string(), z.unknown()).default({}),
})
/** What {@link chatSettingsSchema} describes. */
export type ChatSettings = z.infer<typeof chatSettingsSchema>

/** In the common protocol there is no limit of candidates: the hosted ones refuse what they do not know. */
const KNOWS_TOP_K: readonly ChatSettings['dialect'][] = ['llama.cpp', 'vllm', 'lm-studio', 'dashscope']

/** Whether LLM_TOP_K reaches the server. */
export function takesTopK({ dialect }: Pick<ChatSettings, 'dialect'>): boolean {
  return KNOWS_TOP_K.includes(dialect)
}

const THINKING_OFF: Readonly<Record<ChatSettings['dialect'], Readonly<Record<string, unknown>>>> = {
  openai: { reasoning_effort: 'none' },
  'llama.cpp': { chat_template_kwargs: { enable_thinking: false } },
  vllm: { chat_template_kwargs: { enable_thinking: false } },
  ollama: { reasoning_effort: 'none' },
  // A setting of the model there.
  'lm-studio': {},
  dashscope: { enable_thinking: false },
}

/** The body of a request for a reply. */
export function chatBody(settings: ChatSettings, request: GenerationRequest): Readonly<Record<string, unknown>> {
  const { model, dialect, thinking, body } = settings
  const { messages, sampling, maxTokens, keepCache } = request
  const samples = sampling.doSample && sampling.temperature > 0
  return {
    ...{ model, messages, stream: true, stream_options: { include_usage: true } },
    ...{ max_tokens: maxTokens, temperature: samples ? sampling.temperature : 0, seed: sampling.seed },
    ...(samples && sampling.topK > 0 && takesTopK(settings) ? { top_k: sampling.topK } : {}),
    // Its time for the prompt with each token: it is known before the reply is at its end.
    ...(dialect === 'llama.cpp' ? { cache_prompt: keepCache, timings_per_token: true } : {}),
    ...(thinking === 'off' ? THINKING_OFF[dialect] : {}),
    ...body,
  }
}
