import { ensure } from '../../base/assert.ts'
import { type EngineSettings, graphOptionsFor } from '../../inference/engine.ts'
import {
  float32Data,
  float32Tensor,
  int64Tensor,
  type LoadedGraph,
  loadGraph,
  type Tensor,
  zeroTensor,
} from '../../inference/graph.ts'

/** New audio that the model takes at once: 32 ms at 16 kHz. Other sizes are not accepted. */
export const WINDOW_SAMPLES = 512
/** Samples before the window that the model must see again; without them v6 never reports speech. */
export const CONTEXT_SAMPLES = 64

/** What the network is given at a time: the end of the window before, and a window. */
export const INPUT_SAMPLES = CONTEXT_SAMPLES + WINDOW_SAMPLES

/** The recurrent state of one stream. */
export interface SileroState {
  tensor: Tensor
}

/** Silero VAD v6: 64 + 512 samples and a state in, the probability of speech and the next state out. */
export class Silero {
  readonly #graph: LoadedGraph
  readonly #rate = int64Tensor([16_000], [])

  private constructor(graph: LoadedGraph) {
    this.#graph = graph
  }

  static async open(path: string, settings: EngineSettings): Promise<Silero> {
    return new Silero(await loadGraph(graphOptionsFor(path, settings)))
  }

  newState(): SileroState {
    return { tensor: zeroTensor([2, 1, 128]) }
  }

  /** Probability of speech in the last 512 of `input`'s 576 samples; moves `state` on. */
  async probability(input: Float32Array, state: SileroState): Promise<number> {
    const outputs = await this.#graph.run({
      input: float32Tensor(input, [1, INPUT_SAMPLES]),
      state: state.tensor,
      sr: this.#rate,
    })
    state.tensor = ensure(outputs.stateN, "the voice-activity model's next state")
    return ensure(float32Data(outputs, 'output')[0], 'a speech probability')
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}
