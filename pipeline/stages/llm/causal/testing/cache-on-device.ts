/**
 * Runs one conversation on a tiny graph on WebGPU, with the cache kept on the device and copied, and on the processor;
 * prints how far their scores are apart. A program of its own: the driver is found by what a process was started with.
 */
import { join } from 'node:path'
import { type EngineOptions, engineSettings } from '../../../../inference/engine.ts'
import { CausalModel } from '../causal-model.ts'
import { readModelConfig } from '../model-config.ts'
import { TINY_VOCABULARY, tinyFolder } from './tiny-models.ts'

const PLACES: Readonly<Record<'processor' | 'copied' | 'kept', EngineOptions['provider']>> = {
  processor: { name: 'cpu', reason: 'a test' },
  copied: { name: 'webgpu', reason: 'a test' },
  kept: { name: 'webgpu', reason: 'a test', cache: { staysOnDevice: true, keptMs: 1, copiedMs: 2 } },
}

/** Prompts that go on, part in the middle, begin anew, and are said twice; so many tokens are replied to each. */
const PROMPTS = [
  [1, 5, 9, 13, 17],
  [1, 5, 9, 13, 17, 30, 31, 32],
  [1, 5, 9, 40],
  [1, 5, 9, 40],
  [2, 3, 4],
  Array.from({ length: 40 }, (_, index) => 1 + ((7 * index) % (TINY_VOCABULARY - 1))),
  [2, 3, 4, 6],
]
const REPLY_TOKENS = 3

/** The scores after each prompt and each token of its reply, which are given so that all places go the same way. */
async function scoresOn(folder: string, provider: EngineOptions['provider']): Promise<Float32Array[]> {
  const { firstPosition } = await readModelConfig(join(folder, 'config.json'), undefined)
  const settings = engineSettings({ graphOptimization: 'disabled', ...(provider ? { provider } : {}) })
  const model = await CausalModel.open(join(folder, 'onnx', 'model.onnx'), settings, { firstPosition })
  const scores: Float32Array[] = []
  for (const ids of PROMPTS) {
    await model.bringTo(ids, true, () => false)
    scores.push(model.logits.slice())
    for (let token = 0; token < REPLY_TOKENS; token += 1) {
      await model.append(20 + token)
      scores.push(model.logits.slice())
    }
  }
  await model.release()
  return scores
}

function farthest(one: readonly Float32Array[], other: readonly Float32Array[]): number {
  return Math.max(
    ...one.flatMap((row, index) => [...row].map((score, id) => Math.abs(score - (other[index]?.[id] ?? Number.NaN)))),
  )
}

for (const name of process.argv.slice(2)) {
  const folder = tinyFolder(name)
  const processor = await scoresOn(folder, PLACES.processor)
  const copied = await scoresOn(folder, PLACES.copied)
  const kept = await scoresOn(folder, PLACES.kept)
  const distances = { keptFromCopied: farthest(kept, copied), copiedFromProcessor: farthest(copied, processor) }
  process.stdout.write(`${JSON.stringify({ name, ...distances })}\n`)
}
