import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contextFor, readModelConfig } from './model-config.ts'
import { NO_HABITS } from './sampler.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-config-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(config: object, generation?: object) {
  const [configPath, generationPath] = [join(folder, 'config.json'), join(folder, 'generation_config.json')]
  await writeFile(configPath, JSON.stringify(config))
  await writeFile(generationPath, JSON.stringify(generation ?? {}))
  return readModelConfig(configPath, generation && generationPath)
}

describe("a model's configuration", () => {
  it('says what ends a reply: whatever any of its files names', async () => {
    const { endTokens } = await read(
      { max_position_embeddings: 512, eos_token_id: [1, 2], text_config: { eos_token_id: 4 } },
      { eos_token_id: 3 },
    )
    expect(endTokens).toEqual([3, 1, 2, 4])
  })

  it('may be nested, where the model also sees', async () => {
    const config = await read({ model_type: 'gemma3', text_config: { max_position_embeddings: 32_768 } })
    expect(config).toMatchObject({ positions: 32_768, firstPosition: 1, endTokens: [] })
  })

  it.each([
    ['gemma3_text', 1],
    ['paligemma', 1],
    ['qwen2', 0],
    ['gemma2', 0],
  ])('makes the positions of a %s begin at %i', async (model_type, first) => {
    expect((await read({ model_type, max_position_embeddings: 512 })).firstPosition).toBe(first)
  })

  it('says how its makers want it sampled; nothing where they do not', async () => {
    const config = { max_position_embeddings: 512 }
    const qwen = { top_p: 0.8, top_k: 20, temperature: 0.7, repetition_penalty: 1.1, do_sample: true }
    expect((await read(config, qwen)).habits).toEqual({ ...NO_HABITS, topP: 0.8, repetitionPenalty: 1.1 })
    expect((await read(config)).habits).toEqual(NO_HABITS)
  })

  it('is refused where it makes no sense, by name', async () => {
    await expect(read({ max_position_embeddings: -1 })).rejects.toMatchObject({
      code: 'pack.invalid',
      message: expect.stringContaining('max_position_embeddings'),
    })
  })
})

describe('how long a conversation may get', () => {
  const GIB = 2 ** 30
  /** Qwen3-0.6B: 28 layers of 8 heads of 128 numbers, keys and values, in float32. */
  const qwen3 = { type: 'float32', bytesPerToken: 28 * 2 * 8 * 128 * 4, fixedBytes: 0 } as const

  it.each([
    ['the model', 512, 16 * GIB, { tokens: 512, limitedBy: 'model' }],
    ['what a voice needs', 40_960, 16 * GIB, { tokens: 2048, limitedBy: 'need' }],
    ['the memory', 40_960, 4 * GIB, { tokens: 1170, limitedBy: 'memory' }],
    ['one exchange at least', 40_960, 0.25 * GIB, { tokens: 256, limitedBy: 'memory' }],
  ])('is limited by %s', (_name, positions, memory, expected) => {
    expect(contextFor(positions, qwen3, memory)).toEqual({ ...expected, cache: qwen3 })
  })

  it('does not depend on memory where nothing grows', () => {
    expect(contextFor(40_960, { ...qwen3, bytesPerToken: 0 }, GIB).tokens).toBe(2048)
  })
})
