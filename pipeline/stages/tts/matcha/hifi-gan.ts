import { ensure } from '../../../base/assert.ts'
import { float32Data, float32Tensor, type LoadedGraph } from '../../../inference/graph.ts'
import type { SoundStretch } from '../run-synthesiser.ts'
import type { MelFrames } from './mel-frames.ts'

/** HiFi-GAN: all frames in one run. */
export class HifiGan {
  readonly notes = []
  readonly #graph: LoadedGraph

  constructor(graph: LoadedGraph) {
    this.#graph = graph
  }

  async *sound({ data, bands, frames }: MelFrames): AsyncGenerator<SoundStretch> {
    const input = ensure(this.#graph.inputs[0], 'the input of the vocoder').name
    const output = ensure(this.#graph.outputs[0], 'the output of the vocoder').name
    const outputs = await this.#graph.run({ [input]: float32Tensor(data, [1, bands, frames]) }, [output])
    yield { pcm: float32Data(outputs, output).slice(), last: true }
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}
