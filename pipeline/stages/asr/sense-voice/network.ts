import { ensure } from '../../../base/assert.ts'
import { float32Data, type LoadedGraph, typedTensor } from '../../../inference/graph.ts'
import type { BatchEncoder, EncoderPiece } from '../encoder-batches.ts'
import type { EncodedFrames } from '../windowed/window-encoder.ts'

/** What the network is told besides the audio, in its own numbers. */
export interface SenseVoicePrompt {
  readonly language: number
  /** Figures and punctuation, or words alone. */
  readonly textForm: number
}

/** Of a graph that takes any number of utterances. */
const ANY_STREAMS = 64

/** SenseVoice's network: whole utterances in, scores of all symbols for each of their frames out. */
export class SenseVoiceNetwork implements BatchEncoder<undefined, EncodedFrames> {
  readonly mostStreams: number
  readonly #graph: LoadedGraph
  readonly #width: number
  readonly #prompt: SenseVoicePrompt

  /** @param width numbers of a row of its input */
  constructor(graph: LoadedGraph, width: number, prompt: SenseVoicePrompt) {
    this.#graph = graph
    this.#width = width
    this.#prompt = prompt
    const batch = graph.inputs[0]?.shape[0]
    this.mostStreams = typeof batch === 'number' && batch > 0 ? batch : ANY_STREAMS
  }

  /** Inputs and output are told by their place: exports of FunASR itself call them otherwise. */
  async runTogether(pieces: readonly EncoderPiece<undefined>[]): Promise<readonly EncodedFrames[]> {
    const count = pieces.length
    const length = ensure(pieces[0], 'a piece').input.length
    const rows = new Float32Array(count * length)
    for (const [index, { input }] of pieces.entries()) rows.set(input, index * length)
    const [audio, audioLength, language, textForm] = this.#graph.inputs.map(({ name }) => name)
    const output = ensure(this.#graph.outputs[0], 'the output of the network').name
    const repeated = (value: number) => typedTensor(new Int32Array(count).fill(value), [count])
    const outputs = await this.#graph.run(
      {
        [audio ?? '']: typedTensor(rows, [count, length / this.#width, this.#width]),
        [audioLength ?? '']: repeated(length / this.#width),
        [language ?? '']: repeated(this.#prompt.language),
        [textForm ?? '']: repeated(this.#prompt.textForm),
      },
      [output],
    )
    const scores = float32Data(outputs, output)
    const [, frames = 0, width = 0] = ensure(outputs[output], output).dims
    return pieces.map((_, index) => ({
      rows: scores.subarray(index * frames * width, (index + 1) * frames * width),
      width,
      count: frames,
    }))
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}
