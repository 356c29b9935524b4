import { nowMs } from '../../../base/clock.ts'
import type { GeneratedToken, GenerationRequest, GenerationResult, PrefillResult } from '../contract.ts'
import type { GenerationContext } from '../serve-language-model.ts'

export const ASKED: GenerationRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: '你好' },
  ],
  sampling: { temperature: 0.7, topK: 20, doSample: true, seed: 3 },
  maxTokens: 32,
  keepCache: true,
}

/** Limits of requests in tests that are not about time. */
export const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }

/** A language model on a server. */
export interface RemoteModel {
  generate(
    request: GenerationRequest,
    context: Omit<GenerationContext, 'cancelled'>,
  ): Promise<Omit<GenerationResult, 'timing'>>
}

/** One reply, with all that was told while it came. */
export function generation(model: RemoteModel, request = ASKED) {
  const tokens: GeneratedToken[] = []
  const prefilled: PrefillResult[] = []
  const cancelling = new AbortController()
  const requestedMs = nowMs()
  const done = model.generate(request, {
    ...{ requestedMs, startedMs: requestedMs, signal: cancelling.signal },
    stolenMs: () => undefined,
    emit: (output) => {
      if (output.kind === 'token') tokens.push(output.token)
      else prefilled.push(output.result)
    },
  })
  return { tokens, prefilled, done, requestedMs, cancel: () => cancelling.abort() }
}
