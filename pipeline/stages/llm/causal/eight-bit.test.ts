import { join } from 'node:path'
import { expect, it } from 'vitest'
import { engineSettings } from '../../../inference/engine.ts'
import { pocketPackDir } from '../../../models/locations.ts'
import { CausalModel } from './causal-model.ts'

const PROMPT = [1, 20, 33, 47, 250, 99, 120, 311, 45, 7, 88, 150]

async function scoresOf(graph: string): Promise<Float32Array> {
  const model = await CausalModel.open(join(pocketPackDir(), 'llm', graph), engineSettings({}))
  await model.bringTo(PROMPT, true, () => false)
  const scores = model.logits.slice()
  await model.release()
  return scores
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
}

it('eight-bit weights come to nearly what float32 ones do, on processors with and without instructions for them', async () => {
  const [whole, eightBit] = [await scoresOf('model_float32.onnx'), await scoresOf('model_int8.onnx')]
  const difference = eightBit.map((score, index) => score - (whole[index] ?? Number.NaN))
  expect(norm(difference) / norm(whole)).toBeLessThan(0.1)
})
