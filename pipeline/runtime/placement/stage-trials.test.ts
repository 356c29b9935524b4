import { describe, expect, it } from 'vitest'
import type { GenerationRequest } from '../../stages/llm/contract.ts'
import type { LoadedStages } from '../loading/load-stages.ts'
import { tryStage } from './stage-trials.ts'

/** From so many tokens on WebGPU computes a prompt with other programs. */
const LONG_TOKENS = 32

/** A language model that is asked for replies; to long prompts it says `toLong`. A word is at least a token. */
function model(toLong: string) {
  const asked: GenerationRequest[] = []
  const stage = {
    generate: (request: GenerationRequest) => {
      asked.push(request)
      const text = words(request) > LONG_TOKENS ? toLong : 'okay'
      const timing = { requestedMs: 0, startedMs: 0, endedMs: words(request), stolenMs: 0 }
      return { done: Promise.resolve({ text, tokens: 1, timing }) }
    },
  }
  return { asked, stage: stage as unknown as LoadedStages['llm'] }
}

function words({ messages }: GenerationRequest): number {
  return messages.flatMap(({ content }) => content.split(' ')).length
}

describe('the trial of a language model', () => {
  it('is about a short prompt and one above 32 tokens, both without what was cached, and without chance', async () => {
    const { asked, stage } = model('it is half past seven')
    await tryStage('llm', stage)
    const lengths = asked.map(words)
    expect(Math.min(...lengths)).toBeLessThan(LONG_TOKENS)
    expect(Math.max(...lengths)).toBeGreaterThan(LONG_TOKENS)
    for (const { keepCache, sampling } of asked) expect([keepCache, sampling.doSample]).toEqual([false, false])
  })

  it('tells apart a device that goes wrong with long prompts alone', async () => {
    const [right, wrong] = await Promise.all(['seven', 'kitchen'].map((text) => tryStage('llm', model(text).stage)))
    expect(wrong?.said).not.toBe(right?.said)
  })

  it('takes its time for the short one alone', async () => {
    const { asked, stage } = model('seven')
    const { stepMs } = await tryStage('llm', stage)
    expect(stepMs).toBe(Math.min(...asked.map(words)))
  })
})
