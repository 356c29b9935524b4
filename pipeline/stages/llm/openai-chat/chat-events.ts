import { z } from 'zod'
import { because } from '../../../measures/reasons/reasons.ts'
import { oneLine, saidError } from '../../../remote/answer-check.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { TokenUsage } from '../contract.ts'

const count = z.number().nonnegative().nullish()
const text = z.string().nullish()

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: text, reasoning_content: text, reasoning: text }).nullish(),
        finish_reason: text,
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
      completion_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
    })
    .nullish(),
  // llama.cpp: of this request, in the last chunk or in each (`timings_per_token`).
  timings: z.object({ prompt_ms: count, prompt_n: count, cache_n: count, predicted_n: count }).nullish(),
})

/** What one event of a chat completion's stream holds. */
export interface ChatEvent {
  readonly content: string
  readonly thought: string
  /** Why the reply ended, in the protocol's words. */
  readonly finish: string | undefined
  readonly usage: TokenUsage | undefined
  /** How long the server says it worked on the prompt, its first token included. */
  readonly promptMs: number | undefined
}

/**
 * Reads the data of one event.
 *
 * @throws RemoteFailure where it reports an error, or is no chunk of a completion
 */
export function readChatEvent(data: string, server: string): ChatEvent {
  const body = parsed(data, server)
  if (typeof body === 'object' && body !== null && 'error' in body && body.error) {
    const said = oneLine(saidError(body) ?? JSON.stringify(body.error))
    throw new RemoteFailure('errorInStream', because('server.reportedInReply', { server, said }))
  }
  const chunk = chunkSchema.safeParse(body)
  if (!chunk.success) throw notAChunk(data, server)
  const { choices, usage, timings } = chunk.data
  const choice = choices?.[0]
  return {
    content: choice?.delta?.content ?? '',
    thought: choice?.delta?.reasoning_content ?? choice?.delta?.reasoning ?? '',
    finish: choice?.finish_reason ?? undefined,
    usage: usageOf(usage, timings),
    promptMs: timings?.prompt_ms ?? undefined,
  }
}

type Chunk = z.infer<typeof chunkSchema>

function usageOf(usage: Chunk['usage'], timings: Chunk['timings']): TokenUsage | undefined {
  if (!usage && !timings) return undefined
  const { prompt_n, cache_n, predicted_n } = timings ?? {}
  const timedPrompt = prompt_n === undefined || prompt_n === null ? undefined : prompt_n + (cache_n ?? 0)
  return {
    promptTokens: usage?.prompt_tokens ?? timedPrompt,
    cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? cache_n ?? undefined,
    replyTokens: usage?.completion_tokens ?? predicted_n ?? undefined,
    thoughtTokens: usage?.completion_tokens_details?.reasoning_tokens ?? undefined,
  }
}

function parsed(data: string, server: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    throw notAChunk(data, server)
  }
}

function notAChunk(data: string, server: string): RemoteFailure {
  return new RemoteFailure('notTheProtocol', because('server.noCompletion', { server, said: oneLine(data) }))
}
