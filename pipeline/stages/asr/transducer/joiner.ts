import { Failure } from '../../../base/failure.ts'
import { float32Data, type LoadedGraph, typedTensor } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'

/** Frames that are joined at once at most: those behind the first symbol are joined in vain. */
const MOST_FRAMES = 8

/** The joint network of a transducer: what was heard and what was predicted to the scores of all symbols. */
export class Joiner {
  /** Frames of one run. */
  readonly mostFrames: number
  readonly #graph: LoadedGraph
  readonly #heard: string
  readonly #predicted: string
  readonly #scores: string
  /** NeMo's takes a column for each frame, icefall's a row. */
  readonly #isColumn: boolean

  constructor(graph: LoadedGraph) {
    this.#graph = graph
    const [heard, predicted] = graph.inputs
    if (!heard || !predicted || !graph.outputs[0]) {
      throw new Failure('model.unexpected-layout', because('asr.joiner'), because('do.installModel'))
    }
    this.#heard = heard.name
    this.#predicted = predicted.name
    this.#scores = graph.outputs[0].name
    this.#isColumn = heard.shape.length === 3
    this.mostFrames = typeof heard.shape[0] === 'number' && heard.shape[0] > 0 ? heard.shape[0] : MOST_FRAMES
  }

  /** Scores of all symbols for each of `frames` (so many rows), after one prediction. */
  async join(frames: Float32Array, count: number, prediction: Float32Array): Promise<Float32Array> {
    const repeated = new Float32Array(count * prediction.length)
    for (let row = 0; row < count; row += 1) repeated.set(prediction, row * prediction.length)
    const outputs = await this.#graph.run(
      {
        [this.#heard]: typedTensor(frames, this.#shape(count, frames.length / count)),
        [this.#predicted]: typedTensor(repeated, this.#shape(count, prediction.length)),
      },
      [this.#scores],
    )
    return float32Data(outputs, this.#scores)
  }

  #shape(count: number, width: number): readonly number[] {
    return this.#isColumn ? [count, width, 1] : [count, width]
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}
