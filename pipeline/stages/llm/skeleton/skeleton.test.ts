import { expect, it } from 'vitest'
import type { StageModel } from '../../../models/stage-model.ts'
import type { GeneratedToken } from '../contract.ts'
import { skeletonLlm } from './engine.ts'

const MODEL: StageModel = {
  ...{ id: 'parrot', version: '1', stage: 'llm', engine: 'skeleton', languages: ['en'], licence: 'MIT', dir: '' },
  engineOptions: { before: 'polly says ' },
  described: { default: 'none', files: {}, variants: { none: {} } },
  listed: [],
  unusable: {},
}

it('an engine that was copied from the skeleton loads in a worker of its own, and answers', async () => {
  const stage = await skeletonLlm.load({ model: MODEL })
  const tokens: GeneratedToken[] = []
  const { text, end } = await stage.generate(
    {
      messages: [{ role: 'user', content: 'hello there' }],
      sampling: { temperature: 0, topK: 0, doSample: false, seed: 1 },
      ...{ maxTokens: 16, keepCache: true },
    },
    { prefilled: () => undefined, token: (token) => tokens.push(token) },
  ).done
  expect([text, end]).toEqual(['polly says hello there', 'stop'])
  expect(tokens.map((token) => token.text).join('')).toBe(text)
  expect(stage.facts.model).toBe('parrot 1')
  await stage.close()
})
