import { z } from 'zod'
import { nowMs } from '../../../base/clock.ts'
import type { ServedLanguageModel } from '../serve-language-model.ts'
import type { LlmWorkerOptions } from '../worker-api.ts'

/** What a model of this engine may say in `engineOptions`. */
const optionsSchema = z.object({ before: z.string().default('you said: ') }).default({ before: 'you said: ' })

/**
 * Opens the model. Yours reads its files here: `files.paths` by role, and graphs through `inference/graph.ts`.
 *
 * @throws ZodError where the options have another form
 */
export async function openEcho({ engineOptions }: LlmWorkerOptions): Promise<ServedLanguageModel> {
  const { before } = optionsSchema.parse(engineOptions)
  return {
    numbers: 'figures',
    warmUp: async () => undefined,
    // Yours brings its key/value cache to the prompt, and says how much of that was there already.
    prefill: async (messages) => ({ promptTokens: messages.length, cachedTokens: 0 }),
    generate: async ({ messages, maxTokens }, context) => {
      const { requestedMs, startedMs, stolenMs } = context
      const timing = { requestedMs, startedMs, endedMs: nowMs(), stolenMs: stolenMs() }
      const words = `${before}${messages.at(-1)?.content ?? ''}`.split(/(?<=\s)/)
      context.emit({ kind: 'prefilled', result: { promptTokens: messages.length, cachedTokens: 0, timing } })
      const said: string[] = []
      for (const [index, text] of words.slice(0, maxTokens).entries()) {
        // Between two runs of a model: that is where somebody can interrupt.
        if (context.cancelled()) return { text: said.join(''), tokens: index, end: 'cancelled', sampler: 'greedy' }
        said.push(text)
        context.emit({ kind: 'token', token: { index, text, atMs: nowMs(), stolenMs: stolenMs() } })
      }
      const end = words.length > maxTokens ? 'length' : 'stop'
      return { text: said.join(''), tokens: said.length, end, sampler: 'greedy' }
    },
    release: async () => undefined,
  }
}
