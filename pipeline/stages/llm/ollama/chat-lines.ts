import { z } from 'zod'
import { because } from '../../../measures/reasons/reasons.ts'
import { oneLine, saidError } from '../../../remote/answer-check.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { TokenUsage } from '../contract.ts'

const NS_PER_MS = 1e6
const count = z.number().nonnegative().nullish()

const lineSchema = z.object({
  message: z.object({ content: z.string().nullish(), thinking: z.string().nullish() }).nullish(),
  done: z.boolean().nullish(),
  done_reason: z.string().nullish(),
  load_duration: count,
  prompt_eval_count: count,
  prompt_eval_duration: count,
  eval_count: count,
})

/** What one line of Ollama's stream holds. */
export interface ChatLine {
  readonly content: string
  readonly thought: string
  /** Present in the last line. */
  readonly last: LastLine | undefined
}

interface LastLine {
  readonly end: 'stop' | 'length'
  readonly usage: TokenUsage
  /** How long it loaded the model and worked on the prompt; undefined where it does not say. */
  readonly serverMs: number | undefined
}

/**
 * Reads one line of the stream.
 *
 * @throws RemoteFailure where it reports an error, or is no line of a reply
 */
export function readChatLine(line: string, server: string): ChatLine {
  const body = parsed(line, server)
  if (typeof body === 'object' && body !== null && 'error' in body) {
    const said = oneLine(saidError(body) ?? line)
    throw new RemoteFailure('errorInStream', because('server.reportedInReply', { server, said }))
  }
  const read = lineSchema.safeParse(body)
  if (!read.success) throw notALine(line, server)
  const { message, done } = read.data
  return {
    content: message?.content ?? '',
    thought: message?.thinking ?? '',
    last: done ? lastLine(read.data) : undefined,
  }
}

function lastLine(line: z.infer<typeof lineSchema>): LastLine {
  const { done_reason, load_duration, prompt_eval_count, prompt_eval_duration, eval_count } = line
  const workedNs = (prompt_eval_duration ?? 0) + (load_duration ?? 0)
  return {
    end: done_reason === 'length' ? 'length' : 'stop',
    usage: {
      // Tokens that it still knew are not in it, and it does not say how many they were.
      promptTokens: prompt_eval_count ?? undefined,
      cachedTokens: undefined,
      replyTokens: eval_count ?? undefined,
      thoughtTokens: undefined,
    },
    serverMs: prompt_eval_duration === undefined || prompt_eval_duration === null ? undefined : workedNs / NS_PER_MS,
  }
}

function parsed(line: string, server: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw notALine(line, server)
  }
}

function notALine(line: string, server: string): RemoteFailure {
  return new RemoteFailure('notTheProtocol', because('server.noReplyLine', { server, said: oneLine(line) }))
}
