import { ensure } from '../../../base/assert.ts'
import { float32Data, type LoadedGraph, typedTensor } from '../../../inference/graph.ts'
import type { BatchEncoder, EncoderPiece } from '../encoder-batches.ts'
import type { EncoderState } from '../windowed/carried-states.ts'

/** What the encoder makes of one window: what was heard row by row, and how much of a symbol each row is. */
export interface EncodedSpeech {
  readonly rows: Float32Array
  readonly weights: Float32Array
}

/** Of a graph that takes any number of streams. */
const ANY_STREAMS = 64

/** Paraformer's encoder. It carries nothing: what it needs of the window before comes again with the next. */
export class ParaformerEncoder implements BatchEncoder<EncoderState, EncodedSpeech> {
  readonly mostStreams: number
  readonly #graph: LoadedGraph
  readonly #width: number

  /** @param width numbers of a row of its input */
  constructor(graph: LoadedGraph, width: number) {
    this.#graph = graph
    this.#width = width
    const batch = graph.inputs[0]?.shape[0]
    this.mostStreams = typeof batch === 'number' && batch > 0 ? batch : ANY_STREAMS
  }

  newState(): EncoderState {
    return { feeds: {} }
  }

  async runTogether(pieces: readonly EncoderPiece<EncoderState>[]): Promise<readonly EncodedSpeech[]> {
    const count = pieces.length
    const length = ensure(pieces[0], 'a piece').input.length
    const rowCount = length / this.#width
    const speech = new Float32Array(count * length)
    for (const [index, { input }] of pieces.entries()) speech.set(input, index * length)
    const [audio, audioLength] = this.#graph.inputs.map(({ name }) => name)
    const [encoded, , alphas] = this.#graph.outputs.map(({ name }) => name)
    const outputs = await this.#graph.run(
      {
        [audio ?? '']: typedTensor(speech, [count, rowCount, this.#width]),
        [audioLength ?? '']: typedTensor(new Int32Array(count).fill(rowCount), [count]),
      },
      [ensure(encoded, 'the rows that were heard'), ensure(alphas, 'the weights of the rows')],
    )
    const rows = float32Data(outputs, encoded ?? '')
    const weights = float32Data(outputs, alphas ?? '')
    const part = (data: Float32Array, index: number) =>
      data.subarray((index * data.length) / count, ((index + 1) * data.length) / count)
    return pieces.map((_, index) => ({ rows: part(rows, index), weights: part(weights, index) }))
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}
