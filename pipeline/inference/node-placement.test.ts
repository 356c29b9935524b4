import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { InferenceSession } from 'onnxruntime-node'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { temporaryFolder } from '../base/testing/temporary-folder.ts'
import { engineSettings } from './engine.ts'
import { countNodesOf, placementOf, placementsTogether, profilingOptions, takePlacement } from './node-placement.ts'
import { warmUpNow } from './warm-up.ts'

/** An event as onnxruntime 1.30 writes it; `node` is its place in the graph. */
function ran(node: number, operator: string, provider: string) {
  const name = `/layers/${operator}_${node}_kernel_time`
  return { cat: 'Node', name, dur: 12, ts: 1, ph: 'X', args: { op_name: operator, provider, node_index: `${node}` } }
}

const SESSION = { cat: 'Session', name: 'model_run', dur: 99, ts: 0, ph: 'X', args: {} }
const WEBGPU = 'WebGpuExecutionProvider'
const CPU = 'CPUExecutionProvider'

describe('where the nodes of a graph run', () => {
  it('is counted once a node, however often it ran, with the operators that the device left to the processor', () => {
    const run = [ran(1, 'MatMul', WEBGPU), ran(2, 'Gather', CPU), ran(3, 'Gather', CPU), ran(4, 'Softmax', WEBGPU)]
    const profile = JSON.stringify([SESSION, ...run, SESSION, ...run, ran(5, 'Shape', CPU)])
    expect(placementOf(profile)).toEqual({ device: 2, processor: 3, operators: { Gather: 2, Shape: 1 } })
  })

  it('leaves out copies between the two, and what it does not understand', () => {
    const odd = [{ cat: 'Node' }, null, 7, { cat: 'Node', name: 'x', args: { op_name: 'Add' } }]
    const profile = JSON.stringify([...odd, ran(1, 'MemcpyToHost', WEBGPU), ran(2, 'Add', WEBGPU)])
    expect(placementOf(profile)).toEqual({ device: 1, processor: 0, operators: {} })
    expect(() => placementOf('[{"cat":"Node"')).toThrow()
  })

  it('of a stage is that of all its graphs', () => {
    const first = { device: 3, processor: 1, operators: { Gather: 1 } }
    const second = { device: 5, processor: 3, operators: { Gather: 2, Cast: 1 } }
    expect(placementsTogether([first, second])).toEqual({ device: 8, processor: 4, operators: { Gather: 3, Cast: 1 } })
  })

  it('leaves no file behind where the warm-up fails that was to tell it', async () => {
    const temporary = await temporaryFolder('placement')
    vi.stubEnv(process.platform === 'win32' ? 'TEMP' : 'TMPDIR', temporary)
    onTestFinished(() => void vi.unstubAllEnvs())
    const { folder } = await profilingOptions()
    expect(await readdir(temporary)).toEqual([basename(folder)])
    countNodesOf({ endProfiling: () => undefined } as InferenceSession, folder)
    const refused = () => Promise.reject(new Error('the device was lost'))
    await expect(warmUpNow({ ...engineSettings({}), provider: 'webgpu' }, refused)).rejects.toThrow('lost')
    expect(await readdir(temporary)).toEqual([])
  })

  it('is unknown where nothing was profiled', async () => {
    expect(await takePlacement()).toBeUndefined()
  })
})
