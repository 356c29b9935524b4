import { ensure } from '../../../base/assert.ts'
import { Failure } from '../../../base/failure.ts'
import { type Feeds, type LoadedGraph, type Tensor, typedTensor } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import type { BatchEncoder, EncoderPiece } from '../encoder-batches.ts'
import { type CarriedState, type EncoderState, firstStates, splitStates, stackStates } from './carried-states.ts'

/** What an encoder makes of one window: rows of `width` numbers, one for each frame of its output. */
export interface EncodedFrames {
  readonly rows: Float32Array
  readonly width: number
  readonly count: number
}

/** How an export wants its windows and gives its frames. */
export interface WindowLayout {
  /** Input of the window. */
  readonly input: string
  /** Output of the frames. */
  readonly output: string
  /** Rows of features in a window. */
  readonly windowFrames: number
  readonly bands: number
  /** Which dimension comes first after the batch, in the input and in the output alike. */
  readonly order: 'frames-first' | 'numbers-first'
  /** Further inputs of a run, of so many streams. */
  readonly further?: (count: number) => Record<string, Tensor>
}

/** Of a graph that takes any number of streams. */
const ANY_STREAMS = 64

/** An encoder that takes windows of features and carries its state from one to the next. */
export class WindowEncoder implements BatchEncoder<EncoderState, EncodedFrames> {
  readonly mostStreams: number
  readonly #graph: LoadedGraph
  readonly #layout: WindowLayout
  readonly #states: readonly CarriedState[]

  constructor(graph: LoadedGraph, layout: WindowLayout, states: readonly CarriedState[]) {
    this.#graph = graph
    this.#layout = layout
    this.#states = states
    const batch = graph.inputs.find(({ name }) => name === layout.input)?.shape[0]
    if (batch === undefined || !graph.outputs.some(({ name }) => name === layout.output)) {
      throw new Failure(
        'model.unexpected-layout',
        because('asr.encoderNames', { input: layout.input, output: layout.output }),
        because('do.useLayout'),
      )
    }
    this.mostStreams = typeof batch === 'number' && batch > 0 ? batch : ANY_STREAMS
  }

  newState(): EncoderState {
    return { feeds: firstStates(this.#states) }
  }

  async runTogether(pieces: readonly EncoderPiece<EncoderState>[]): Promise<readonly EncodedFrames[]> {
    const { input, output, further } = this.#layout
    const outputs = await this.#graph.run(
      {
        ...stackStates(
          this.#states,
          pieces.map(({ state }) => state.feeds),
        ),
        ...further?.(pieces.length),
        [input]: this.#windows(pieces),
      },
      [output, ...this.#states.map((state) => state.output)],
    )
    const next = splitStates(this.#states, outputs, pieces.length)
    for (const [index, { state }] of pieces.entries()) state.feeds = ensure(next[index], 'the next state of a stream')
    return this.#frames(outputs, pieces.length)
  }

  #windows(pieces: readonly EncoderPiece<EncoderState>[]): Tensor {
    const { windowFrames, bands, order } = this.#layout
    const size = windowFrames * bands
    const data = new Float32Array(pieces.length * size)
    for (const [index, piece] of pieces.entries()) {
      const window = order === 'frames-first' ? piece.input : transposed(piece.input, windowFrames, bands)
      data.set(window, index * size)
    }
    const shape = order === 'frames-first' ? [windowFrames, bands] : [bands, windowFrames]
    return typedTensor(data, [pieces.length, ...shape])
  }

  #frames(outputs: Feeds, streams: number): EncodedFrames[] {
    const { output, order } = this.#layout
    const tensor = ensure(outputs[output], output)
    const [, first = 0, second = 0] = tensor.dims
    const { data } = tensor
    if (!(data instanceof Float32Array)) {
      throw new Failure('model.unexpected-layout', because('asr.encoderOutput', { output }))
    }
    const [count, width] = order === 'frames-first' ? [first, second] : [second, first]
    return Array.from({ length: streams }, (_, stream) => {
      const part = data.subarray(stream * count * width, (stream + 1) * count * width)
      return { rows: order === 'frames-first' ? part : transposed(part, width, count), width, count }
    })
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}

/** A matrix of `rows` by `columns` the other way round. */
function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(matrix.length)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      turned[column * rows + row] = matrix[row * columns + column] ?? 0
    }
  }
  return turned
}
