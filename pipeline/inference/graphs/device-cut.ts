import { ensure } from '../../base/assert.ts'
import { int64Tensor, type LoadedGraph, loadGraph, type ProviderName, type Tensor } from '../graph.ts'
import { cutGraph } from '../onnx/cut-graph.ts'

/**
 * Shortens tensors that lie on a device without their coming back from there: a graph of one operator runs beside the
 * model, on the same device. One session a kind of tensor, opened when it is first needed.
 */
export class DeviceCut {
  readonly #provider: ProviderName
  readonly #graphs = new Map<string, Promise<LoadedGraph>>()

  constructor(provider: ProviderName) {
    this.#provider = provider
  }

  /** The first `length` of a tensor along an axis, as a new tensor on the device. */
  async cut(tensor: Tensor, axis: number, length: number): Promise<Tensor> {
    const type = tensor.type === 'float16' ? 'float16' : 'float32'
    const kind = `${type} ${tensor.dims.length} ${axis}`
    const opening = this.#graphs.get(kind) ?? this.#open(cutGraph(type, tensor.dims.length, axis))
    this.#graphs.set(kind, opening)
    const { y } = await (await opening).run({ x: tensor, end: int64Tensor([length], [1]) })
    return ensure(y, 'the shortened tensor')
  }

  async release(): Promise<void> {
    for (const session of this.#graphs.values()) await (await session).release()
  }

  #open(graph: Uint8Array): Promise<LoadedGraph> {
    const provider = this.#provider
    const how = { provider, threads: 1, graphOptimization: 'disabled', staysOnDevice: ['y'] } as const
    return loadGraph({ path: 'the graph that cuts', apart: { graph }, ...how })
  }
}
