import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engineSettings, graphOptionsFor } from '../engine.ts'
import { float32Data, float32Tensor, type GraphOptions } from '../graph.ts'
import { PROBE_SIZE, probeGraph } from '../probe-graph.ts'
import { type CountedGraph, openCompiled, openCounted } from './compiled-graph.ts'

let dir = ''
let options: GraphOptions
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'firstword-graphs-'))
  const path = join(dir, 'probe.onnx')
  await writeFile(path, probeGraph())
  options = graphOptionsFor(path, engineSettings({}))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** The first number that the graph computes from ones, and what is known of it. */
async function used({ loaded, graph }: CountedGraph) {
  const ones = new Float32Array(PROBE_SIZE ** 2).fill(1)
  const { y } = await loaded.run({ x: float32Tensor(ones, [PROBE_SIZE, PROBE_SIZE]) })
  await loaded.release()
  return { first: float32Data({ ...(y ? { y } : {}) }, 'y')[0], graph }
}

describe('an optimised graph', () => {
  it('is kept, taken up the next time, and computes the same', async () => {
    const kept = join(dir, 'graphs')
    const plain = await used(await openCounted({ ...options, graphOptimization: 'disabled' }))
    const first = await used(await openCompiled(options, kept))
    const second = await used(await openCompiled(options, kept))
    expect([plain, first, second].map(({ graph }) => graph.compiledFromCache)).toEqual([false, false, true])
    expect(second.graph.nodes).toBe(first.graph.nodes)
    expect([first.first, second.first]).toEqual([plain.first, plain.first])
    const [name = '', ...others] = await readdir(kept)
    expect(others).toEqual([])
    expect((await stat(join(kept, name))).mode & 0o777, 'its owner’s alone').toBe(0o600)
  })

  it('is made anew where the kept one is damaged', async () => {
    const kept = join(dir, 'graphs')
    await used(await openCompiled(options, kept))
    const [name = ''] = await readdir(kept)
    const bytes = await readFile(join(kept, name))
    await writeFile(join(kept, name), bytes.fill(0, bytes.length - 20))
    const mended = await used(await openCompiled(options, kept))
    expect(mended.graph).toMatchObject({ compiledFromCache: false })
    expect(mended.graph.problem).toBeUndefined()
    expect((await used(await openCompiled(options, kept))).graph.compiledFromCache).toBe(true)
  })

  it('is made for each version of the model', async () => {
    const kept = join(dir, 'graphs')
    await used(await openCompiled(options, kept))
    await writeFile(options.path, Buffer.concat([probeGraph(), Buffer.from([0x08, 0x07])]))
    expect((await used(await openCompiled(options, kept))).graph.compiledFromCache).toBe(false)
    expect(await readdir(kept)).toHaveLength(2)
  })

  it('works without a folder to keep it in, and says so', async () => {
    const notAFolder = join(dir, 'file')
    await writeFile(notAFolder, 'x')
    const { graph, first } = await used(await openCompiled(options, join(notAFolder, 'graphs')))
    expect(first).toBeTypeOf('number')
    expect(graph.problem?.reason).toMatch(/^the optimised graph cannot be kept: [^\n]+$/)
    expect(graph.nodes).toBeUndefined()
  })

  it('of a model that is none fails as any other', async () => {
    await writeFile(options.path, 'no model')
    await expect(openCompiled(options, join(dir, 'graphs'))).rejects.toMatchObject({ code: 'model.unloadable' })
  })
})
