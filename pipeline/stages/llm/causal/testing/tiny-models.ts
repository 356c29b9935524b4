import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { engineSettings } from '../../../../inference/engine.ts'
import { assetsDir } from '../../../../models/locations.ts'
import { CausalModel, type CausalOptions } from '../causal-model.ts'
import { readModelConfig } from '../model-config.ts'
import { argMax } from '../sampler.ts'

/** Random graphs in the layouts of real models; `assets/recipes/tiny/causal.py` makes them and computes what they answer. */
export type TinyGraph = 'float32' | 'float16' | 'from_one' | 'merged' | 'gqa' | 'hybrid'

/** Tokens in all vocabularies of tiny models. */
export const TINY_VOCABULARY = 64

/** The folder of a tiny model, in the form of a repository. */
export function tinyFolder(name: string): string {
  return join(assetsDir(), 'recipes', 'tiny', 'causal', name)
}

/** What a tiny graph must answer, computed by NumPy without a cache. */
export function tinyReference(name: TinyGraph): {
  readonly prompt: readonly number[]
  readonly greedy: readonly number[]
  readonly scores: readonly number[]
} {
  return JSON.parse(readFileSync(join(tinyFolder(name), 'reference.json'), 'utf8'))
}

/** Opens a tiny graph as its files say it is to be run. */
export async function openTiny(name: TinyGraph, options: CausalOptions = {}): Promise<CausalModel> {
  const folder = tinyFolder(name)
  const { firstPosition } = await readModelConfig(join(folder, 'config.json'), undefined)
  const settings = engineSettings({ graphOptimization: 'disabled' })
  return CausalModel.open(join(folder, 'onnx', 'model.onnx'), settings, { firstPosition, ...options })
}

/** The likeliest reply of so many tokens. */
export async function greedyReply(model: CausalModel, prompt: readonly number[], tokens: number): Promise<number[]> {
  await model.bringTo(prompt, true, () => false)
  const reply: number[] = []
  while (reply.length < tokens) {
    const id = argMax(model.logits)
    reply.push(id)
    await model.append(id)
  }
  return reply
}
