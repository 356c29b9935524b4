import { ensure } from '../../../base/assert.ts'
import { Failure } from '../../../base/failure.ts'
import { type EngineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import {
  type Feeds,
  float32Data,
  float32Tensor,
  type LoadedGraph,
  loadGraph,
  type Tensor,
  zeroTensor,
} from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { batchShape, type RowShape, splitRows, stackRows } from '../batch-rows.ts'
import type { BatchEncoder, EncoderPiece } from '../encoder-batches.ts'

/** Longest piece that is encoded in one run: bounds the memory, and how long anything else has to wait. */
const LONGEST_RUN_SAMPLES = 160_000
const AUDIO = 'pcm'
const PHONES = 'phone_logp'
/** Of a graph that takes any number of streams. */
const ANY_STREAMS = 64

/** What the network carries from one piece of audio to the next. */
export interface EncoderState {
  feeds: Feeds
}

interface CarriedState extends RowShape {
  readonly input: string
  readonly output: string
}

/** A streaming CTC network with its front end in the graph: audio and state in, symbol probabilities and next state out. */
export class Encoder implements BatchEncoder<EncoderState, Float32Array> {
  /** Audio goes in in multiples of this. */
  readonly unitSamples: number
  /** The most audio that one run takes. */
  readonly longestRunSamples: number
  /** Streams that one run takes at most. */
  readonly mostStreams: number
  readonly #graph: LoadedGraph
  readonly #states: readonly CarriedState[]

  private constructor(graph: LoadedGraph, sampleMultiple: number) {
    this.#graph = graph
    const audio = ensure(graph.inputs.find((input) => input.name === AUDIO)?.shape, "the recogniser's audio input")
    const length = ensure(audio[1], "the length of the recogniser's audio input")
    this.mostStreams = typeof audio[0] === 'number' && audio[0] > 0 ? audio[0] : ANY_STREAMS
    this.unitSamples = typeof length === 'number' && length > 0 ? length : sampleMultiple
    this.longestRunSamples =
      typeof length === 'number' && length > 0 ? length : LONGEST_RUN_SAMPLES - (LONGEST_RUN_SAMPLES % sampleMultiple)
    this.#states = graph.inputs
      .filter((input) => input.name.startsWith('s_'))
      .map(({ name, shape }) => ({
        input: name,
        output: `n_${name.slice(2)}`,
        // The only free dimension of a state is the batch; one stream is one row.
        shape: shape.map((size) => (isFixed(size) ? size : 1)),
        batchAxis: Math.max(
          0,
          shape.findIndex((size) => !isFixed(size)),
        ),
      }))
    if (!graph.outputs.some((output) => output.name === PHONES)) {
      throw new Failure('model.unexpected-layout', because('asr.noOutput', { name: PHONES }), because('do.installPack'))
    }
  }

  /** @param sampleMultiple unit of a graph that takes audio of any length */
  static async open(path: string, settings: EngineSettings, sampleMultiple: number): Promise<Encoder> {
    return new Encoder(await loadGraph(graphOptionsFor(path, settings)), sampleMultiple)
  }

  newState(): EncoderState {
    return { feeds: Object.fromEntries(this.#states.map(({ input, shape }) => [input, zeroTensor(shape)])) }
  }

  /** Log-probabilities of all symbols for each frame of `pcm` (a multiple of the unit); moves `state` on. */
  async run(pcm: Float32Array, state: EncoderState): Promise<Float32Array> {
    const fetches = [PHONES, ...this.#states.map(({ output }) => output)]
    const outputs = await this.#graph.run({ ...state.feeds, [AUDIO]: float32Tensor(pcm, [1, pcm.length]) }, fetches)
    state.feeds = Object.fromEntries(this.#states.map(({ input, output }) => [input, ensure(outputs[output], output)]))
    return float32Data(outputs, PHONES)
  }

  /** As `run`, for pieces of equal length of several streams in one run of the network. */
  async runTogether(pieces: readonly EncoderPiece<EncoderState>[]): Promise<readonly Float32Array[]> {
    const [first] = pieces
    if (!first || pieces.length === 1) return first ? [await this.run(first.input, first.state)] : []
    const count = pieces.length
    const audio = { shape: [1, first.input.length], batchAxis: 0 }
    const feeds: Record<string, Tensor> = {
      [AUDIO]: float32Tensor(
        stackRows(
          pieces.map(({ input }) => input),
          audio,
        ),
        batchShape(audio, count),
      ),
    }
    for (const state of this.#states) {
      const rows = pieces.map((piece) => float32Data(piece.state.feeds, state.input))
      feeds[state.input] = float32Tensor(stackRows(rows, state), batchShape(state, count))
    }
    const outputs = await this.#graph.run(feeds, [PHONES, ...this.#states.map(({ output }) => output)])
    const next = this.#states.map((state) => splitRows(float32Data(outputs, state.output), count, state))
    for (const [row, { state }] of pieces.entries()) {
      state.feeds = Object.fromEntries(
        this.#states.map(({ input, shape }, index) => [
          input,
          float32Tensor(ensure(next[index]?.[row], `the next ${input}`), shape),
        ]),
      )
    }
    const logProbabilities = float32Data(outputs, PHONES)
    return splitRows(logProbabilities, count, { shape: [1, logProbabilities.length / count], batchAxis: 0 })
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}

function isFixed(size: number | string): size is number {
  return typeof size === 'number' && size > 0
}
