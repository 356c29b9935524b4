import { describe, expect, it } from 'vitest'
import { engineSettings } from '../../../inference/engine.ts'
import { pocketPackDir } from '../../../models/locations.ts'
import { openPack } from '../../../models/pack.ts'
import { requiredPath, stageFiles, stageVariants } from '../../../models/stage-model.ts'
import { CausalModel } from './causal-model.ts'
import { causalLlm } from './engine.ts'

const FUSED = 'fused'
/** The variant with the same weights and attention in parts. */
const PLAIN = 'float16'

const { llm: model } = (await openPack(pocketPackDir())).models
const variants = stageVariants(model)
const both = variants.includes(FUSED) && variants.includes(PLAIN)

const MESSAGES = [
  { role: 'system', content: 'time seven thirty p m; day monday november the twenty third; latency unknown' },
  { role: 'user', content: 'set a timer for ten minutes' },
] as const
const GREEDY = { temperature: 0, topK: 0, doSample: false, seed: 1 }

function open(variant: string): Promise<CausalModel> {
  const path = requiredPath(stageFiles(model, variant), 'model')
  return CausalModel.open(path, engineSettings({ graphOptimization: 'disabled' }))
}

async function reply(variant: string): Promise<string> {
  const stage = await causalLlm.load({ model, variant, warmUp: false })
  const request = { messages: MESSAGES, sampling: GREEDY, maxTokens: 48, keepCache: false }
  const { text } = await stage.generate(request, { prefilled: () => undefined, token: () => undefined }).done
  await stage.close()
  return text
}

describe.runIf(both)('fused attention', () => {
  it('is one node for each layer in place of many', async () => {
    const [fused, plain] = [await open(FUSED), await open(PLAIN)]
    expect(fused.graph.fusedAttentionOps).toBe(fused.layers)
    expect(plain.graph.fusedAttentionOps).toBe(0)
    await Promise.all([fused.release(), plain.release()])
  })

  it('gives the scores of the parts within 0.001, for a prompt, token by token, and after a roll-back', async () => {
    const [fused, plain] = [await open(FUSED), await open(PLAIN)]
    const ids = Array.from({ length: 40 }, (_, index) => 5 + ((index * 37) % 500))
    const compare = (when: string) => {
      const distances = fused.logits.map((score, index) => Math.abs(score - (plain.logits[index] ?? Number.NaN)))
      expect(Math.max(...distances), when).toBeLessThan(1e-3)
    }
    for (const model of [fused, plain]) await model.bringTo(ids, true, () => false)
    compare('prompt')
    for (const id of [7, 8, 9]) {
      for (const model of [fused, plain]) await model.append(id)
      compare(`token ${id}`)
    }
    for (const model of [fused, plain]) await model.bringTo([...ids.slice(0, 20), 11, 12, 13], true, () => false)
    compare('another prompt with the same beginning')
    await Promise.all([fused.release(), plain.release()])
  })

  it('replies the same when greedy', async () => {
    expect(await reply(FUSED)).toBe(await reply(PLAIN))
  })
})
