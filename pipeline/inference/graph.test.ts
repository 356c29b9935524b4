import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { temporaryFolder } from '../base/testing/temporary-folder.ts'
import { engineSettings, graphOptionsFor } from './engine.ts'
import { float16Tensor, float32Data, float32Tensor, int64Tensor, loadGraph } from './graph.ts'
import { PROBE_SIZE, probeGraph } from './probe-graph.ts'

const SETTINGS = engineSettings({})
let dir = ''
let path = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'firstword-session-'))
  path = join(dir, 'probe.onnx')
  await writeFile(path, probeGraph())
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('a session', () => {
  it('tells its inputs and outputs, and computes', async () => {
    const graph = await loadGraph(graphOptionsFor(path, SETTINGS))
    expect(graph.inputs).toEqual([{ name: 'x', type: 'float32', shape: [PROBE_SIZE, PROBE_SIZE] }])
    expect(graph.outputs.map((output) => output.name)).toEqual(['y'])
    const values = Float32Array.from({ length: PROBE_SIZE ** 2 }, (_, index) => (index % 7) - 3)
    const outputs = await graph.run({ x: float32Tensor(values, [PROBE_SIZE, PROBE_SIZE]) }, ['y'])
    const expected = Array.from({ length: PROBE_SIZE }, (_, k) => (values[k] ?? 0) * (values[k * PROBE_SIZE] ?? 0))
    expect(float32Data(outputs, 'y')[0]).toBeCloseTo(expected.reduce((a, b) => a + b, 0))
    await graph.release()
  })

  it('says in one line why a graph cannot be loaded', async () => {
    await expect(loadGraph(graphOptionsFor(join(dir, 'none.onnx'), SETTINGS))).rejects.toMatchObject({
      code: 'model.unloadable',
      message: expect.stringMatching(/^[^\n]*none\.onnx[^\n]*$/),
    })
  })

  it('leaves no file behind where a device cannot open it', async () => {
    const temporary = await temporaryFolder('graph')
    vi.stubEnv(process.platform === 'win32' ? 'TEMP' : 'TMPDIR', temporary)
    onTestFinished(() => void vi.unstubAllEnvs())
    const options = graphOptionsFor(join(dir, 'none.onnx'), { ...SETTINGS, provider: 'cuda' })
    expect(options.countNodes).toBe(true)
    await expect(loadGraph(options)).rejects.toMatchObject({ code: 'device.failed' })
    expect(await readdir(temporary)).toEqual([])
  })

  it('takes float16 inputs, which this version of the runtime alone does not', async () => {
    const half = join(dir, 'half.onnx')
    await writeFile(half, probeGraph('float16'))
    const graph = await loadGraph(graphOptionsFor(half, SETTINGS))
    const HALF_ONE = 0x3c00
    const bits = new Uint16Array(PROBE_SIZE ** 2)
    for (let index = 0; index < PROBE_SIZE; index += 1) bits[index * (PROBE_SIZE + 1)] = HALF_ONE
    const { y } = await graph.run({ x: float16Tensor(bits, [PROBE_SIZE, PROBE_SIZE]) })
    expect(y?.data).toEqual(bits)
    await graph.release()
  })

  // Other systems' builds do not know CUDA, and leave it out without a word.
  it.runIf(process.platform === 'linux')(
    'says in words why a device does not take it, and never that the models are at fault',
    async () => {
      // Without the CUDA libraries, and without such a card: no machine that runs these tests has device 9999.
      const settings = engineSettings({ provider: { name: 'cuda', deviceId: 9999, reason: 'asked for' } })
      await expect(loadGraph(graphOptionsFor(path, settings))).rejects.toMatchObject({
        code: 'device.failed',
        message: expect.stringMatching(/^cuda: \S/),
        hint: expect.not.stringMatching(/pack/),
      })
    },
  )

  it('refuses outputs of another type than the code was written for', () => {
    expect(() => float32Data({ y: int64Tensor([1, 2], [2]) }, 'y')).toThrow(/"y" is not float32/)
    expect(() => float32Data({}, 'y')).toThrow(/"y"/)
  })
})

describe('engine settings', () => {
  it('have a default for everything and never more threads than there are cores', () => {
    expect(SETTINGS).toEqual({
      threads: 1,
      warmUp: true,
      warmUpLater: false,
      graphOptimization: 'all',
      keepOptimized: false,
      provider: 'cpu',
      deviceId: undefined,
    })
    expect(engineSettings({ threads: 10_000 }).threads).toBeLessThan(10_000)
    expect(engineSettings({ threads: 0 }).threads).toBe(1)
  })
})
