import { ensure } from '../../../base/assert.ts'
import { Failure } from '../../../base/failure.ts'
import { type Feeds, float32Data, int64Tensor, type LoadedGraph, typedTensor } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'

/** What the prediction network says after the symbols so far, and what it has to remember of them. */
export interface Prediction {
  readonly output: Float32Array
  /** Last symbols of a network without memory. */
  readonly context: readonly number[]
  /** Memory of a network that has one, by input. */
  readonly memory: Feeds
}

/** The prediction network of a transducer: a small language model over symbols. */
export interface Predictor {
  /** Before the first symbol. */
  start(): Promise<Prediction>
  /** After one symbol more. */
  after(prediction: Prediction, symbol: number): Promise<Prediction>
  release(): Promise<void>
}

/** Stands for "nothing yet" before the blank with which an utterance begins. */
const NOTHING = -1

/** Icefall's: looks at the last few symbols and nothing else. */
export class ContextPredictor implements Predictor {
  readonly #graph: LoadedGraph
  readonly #input: string
  readonly #output: string
  readonly #contextSize: number
  readonly #blank: number

  constructor(graph: LoadedGraph, contextSize: number, blank: number) {
    this.#graph = graph
    this.#input = ensure(graph.inputs[0], 'the input of the prediction network').name
    this.#output = ensure(graph.outputs[0], 'the output of the prediction network').name
    this.#contextSize = contextSize
    this.#blank = blank
  }

  start(): Promise<Prediction> {
    return this.#predict([...Array<number>(this.#contextSize - 1).fill(NOTHING), this.#blank])
  }

  after({ context }: Prediction, symbol: number): Promise<Prediction> {
    return this.#predict([...context.slice(1), symbol])
  }

  async #predict(context: readonly number[]): Promise<Prediction> {
    const outputs = await this.#graph.run({ [this.#input]: int64Tensor(context, [1, context.length]) }, [this.#output])
    return { output: float32Data(outputs, this.#output), context, memory: {} }
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}

/** NeMo's: a recurrent network with two memories. Exports name their ends by chance, so they are told by their place. */
export class RecurrentPredictor implements Predictor {
  readonly #graph: LoadedGraph
  readonly #blank: number
  readonly #memoryShape: readonly number[]

  /** @param memoryShape layers, streams (1) and width of each memory */
  constructor(graph: LoadedGraph, blank: number, memoryShape: readonly number[]) {
    if (graph.inputs.length !== 4 || graph.outputs.length !== 4) {
      throw new Failure(
        'model.unexpected-layout',
        because('asr.prediction', { inputs: graph.inputs.length, outputs: graph.outputs.length }),
        because('do.useSherpa'),
      )
    }
    this.#graph = graph
    this.#blank = blank
    this.#memoryShape = memoryShape
  }

  start(): Promise<Prediction> {
    const zeros = () => typedTensor(new Float32Array(this.#memoryShape.reduce((a, b) => a * b, 1)), this.#memoryShape)
    const [, , first, second] = this.#graph.inputs
    const memory = { [first?.name ?? '']: zeros(), [second?.name ?? '']: zeros() }
    return this.after({ output: new Float32Array(0), context: [], memory }, this.#blank)
  }

  async after({ memory }: Prediction, symbol: number): Promise<Prediction> {
    const [targets, lengths, first, second] = this.#graph.inputs.map(({ name }) => name)
    const [output, , nextFirst, nextSecond] = this.#graph.outputs.map(({ name }) => name)
    const outputs = await this.#graph.run({
      ...memory,
      [targets ?? '']: typedTensor(Int32Array.of(symbol), [1, 1]),
      [lengths ?? '']: typedTensor(Int32Array.of(1), [1]),
    })
    return {
      output: float32Data(outputs, output ?? ''),
      context: [],
      memory: {
        [first ?? '']: ensure(outputs[nextFirst ?? ''], 'the first memory'),
        [second ?? '']: ensure(outputs[nextSecond ?? ''], 'the second memory'),
      },
    }
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}
