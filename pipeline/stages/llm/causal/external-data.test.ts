import { cp, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { engineSettings } from '../../../inference/engine.ts'
import { CausalModel } from './causal-model.ts'
import { greedyReply, tinyFolder, tinyReference } from './testing/tiny-models.ts'

let dir: string
let path: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'firstword-external-'))
  await cp(join(tinyFolder('merged'), 'onnx'), join(dir, 'onnx'), { recursive: true })
  path = join(dir, 'onnx', 'model.onnx')
  process.env.FIRSTWORD_CACHE = join(dir, 'cache')
})
afterEach(async () => {
  delete process.env.FIRSTWORD_CACHE
  await rm(dir, { recursive: true })
})

it('weights in a file of their own are found beside the graph, and the optimised graph can be kept', async () => {
  const { prompt, greedy } = tinyReference('merged')
  expect(await readdir(join(dir, 'onnx'))).toEqual(['model.onnx', 'model.onnx_data'])
  const seen: unknown[] = []
  for (let round = 0; round < 2; round += 1) {
    const model = await CausalModel.open(path, engineSettings({ keepOptimized: true }))
    expect(await greedyReply(model, prompt, greedy.length)).toEqual(greedy)
    seen.push([model.graph.compiledFromCache, model.graph.problem])
    await model.release()
  }
  expect(seen).toEqual([
    [false, undefined],
    [true, undefined],
  ])
})
it('other weights beside the same graph are not taken for those that were optimised', async () => {
  const open = () => CausalModel.open(path, engineSettings({ keepOptimized: true }))
  await (await open()).release()
  const data = `${path}_data`
  const weights = await readFile(data)
  await writeFile(
    data,
    weights.map(() => 0),
  )
  await utimes(data, 1, 1)
  const model = await open()
  await model.bringTo([1, 2, 3], true, () => false)
  expect([model.graph.compiledFromCache, new Set(model.logits)]).toEqual([false, new Set([0])])
  await model.release()
})
