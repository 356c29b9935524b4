import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { nowMs } from '../../base/clock.ts'
import type { FlagValues } from '../../flags/registry.ts'
import type {
  ChatMessage,
  GeneratedToken,
  Generation,
  GenerationRequest,
  GenerationResult,
  LlmStage,
  PrefillResult,
} from '../../stages/llm/contract.ts'
import { speaksOfFacts } from './spoken-facts.ts'

interface KnownReply {
  readonly tokens: readonly string[]
  readonly text: string
  readonly promptTokens: number | undefined
  readonly sampler: GenerationResult['sampler']
}

export interface ReplyCacheStatistics {
  readonly hits: number
  readonly misses: number
  readonly evictions: number
  readonly replies: number
  readonly bytes: number
  readonly limitBytes: number
}

const BYTES_PER_CHARACTER = 2
/** What an entry costs beside its characters, about. */
const ENTRY_BYTES = 200

/**
 * Remembers whole replies (LLM_ENABLE_CACHE, LLM_CACHE_SIZE_MB), least recently used first to go. The key is the
 * sampling, the normalised conversation and the facts; facts that the reply does not speak of are left out of it,
 * or the clock alone would make every prompt a new one.
 */
export class ReplyCache {
  readonly #llm: LlmStage
  readonly #limitBytes: number
  readonly #replies: LRUCache<string, KnownReply>
  #hits = 0
  #misses = 0
  #evictions = 0

  constructor(llm: LlmStage, limitBytes: number) {
    this.#llm = llm
    this.#limitBytes = limitBytes
    this.#replies = new LRUCache({
      maxSize: limitBytes,
      sizeCalculation: (reply, key) => ENTRY_BYTES + BYTES_PER_CHARACTER * (key.length + 2 * reply.text.length),
      dispose: (_reply, _key, reason) => {
        if (reason === 'evict') this.#evictions += 1
      },
    })
  }

  get statistics(): ReplyCacheStatistics {
    const { size, calculatedSize } = this.#replies
    return {
      hits: this.#hits,
      misses: this.#misses,
      evictions: this.#evictions,
      replies: size,
      bytes: calculatedSize,
      limitBytes: this.#limitBytes,
    }
  }

  /** As the stage's own `generate`; a known reply streams its tokens as a live one would. */
  generate(request: GenerationRequest, on: Parameters<LlmStage['generate']>[1]): Generation {
    const known = this.#replies.get(keyOf(request, false)) ?? this.#replies.get(keyOf(request, true))
    if (known) {
      this.#hits += 1
      return replay(known, on)
    }
    this.#misses += 1
    return this.#generateAndKeep(request, on)
  }

  #generateAndKeep(request: GenerationRequest, on: Parameters<LlmStage['generate']>[1]): Generation {
    const tokens: string[] = []
    let promptTokens: number | undefined
    const generation = this.#llm.generate(request, {
      prefilled: (result) => {
        promptTokens = result.promptTokens
        on.prefilled(result)
      },
      token: (token) => {
        tokens.push(token.text)
        on.token(token)
      },
    })
    const done = generation.done.then((result) => {
      const key = keyOf(request, speaksOfFacts(result.text, factsOf(request.messages)))
      if (result.end === 'stop')
        this.#replies.set(key, { tokens, text: result.text, promptTokens, sampler: result.sampler })
      return result
    })
    return { done, cancel: () => generation.cancel() }
  }
}

const BYTES_PER_MB = 1024 * 1024

/** The caches of several models and sizes, so that going to and fro between settings empties none of them. */
export class ReplyCaches {
  readonly #byModel = new WeakMap<LlmStage, Map<number, ReplyCache>>()

  /** The cache that the flags want for a model; none where they do without. */
  cacheFor(llm: LlmStage, flags: FlagValues): ReplyCache | undefined {
    if (!flags.LLM_ENABLE_CACHE) return undefined
    const bySize = this.#byModel.get(llm) ?? new Map<number, ReplyCache>()
    this.#byModel.set(llm, bySize)
    const limitBytes = flags.LLM_CACHE_SIZE_MB * BYTES_PER_MB
    const cache = bySize.get(limitBytes) ?? new ReplyCache(llm, limitBytes)
    bySize.set(limitBytes, cache)
    return cache
  }
}

function replay(
  known: KnownReply,
  on: { prefilled: (result: PrefillResult) => void; token: (token: GeneratedToken) => void },
): Generation {
  let cancelled = false
  const run = async (): Promise<GenerationResult> => {
    const startedMs = nowMs()
    const timing = () => ({ requestedMs: startedMs, startedMs, endedMs: nowMs() })
    await yieldToEvents()
    on.prefilled({ promptTokens: known.promptTokens, cachedTokens: known.promptTokens, timing: timing() })
    let sent = 0
    for (const text of known.tokens) {
      if (cancelled) break
      on.token({ index: sent, text, atMs: nowMs() })
      sent += 1
    }
    const end = cancelled ? 'cancelled' : 'stop'
    return { text: known.text, tokens: sent, end, sampler: known.sampler, cached: true, timing: timing() }
  }
  return {
    done: run(),
    cancel: () => {
      cancelled = true
    },
  }
}

function keyOf({ messages, sampling, maxTokens }: GenerationRequest, withFacts: boolean): string {
  const { temperature, topK, doSample } = sampling
  const facts = factsOf(messages)
  const said = messages
    .filter(({ role }) => role !== 'system')
    .map(({ role, content }) => `${role}: ${normalised(content)}`)
  // Whether a latency is known at all changes what can be said, although nothing of it is quoted.
  const known = /(latency unknown|延迟未知)$/.test(facts) ? 'nothing measured' : 'measured'
  return JSON.stringify([temperature, topK, doSample, maxTokens, withFacts ? facts : known, said])
}

/** The last line of the system's message; what comes before it is the same in every turn. */
function factsOf(messages: readonly ChatMessage[]): string {
  return (
    messages
      .find(({ role }) => role === 'system')
      ?.content.split('\n')
      .at(-1) ?? ''
  )
}

function normalised(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
