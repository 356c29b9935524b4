import { ensure } from '../../../base/assert.ts'
import { type Feeds, float32Data, float32Tensor, int64Tensor, zeroTensor } from '../../../inference/graph.ts'
import type { MoonshineModel } from './model.ts'

/** A frame of features stands for 20 ms. */
export const FRAME_SAMPLES = 320
/** The frontend cuts audio into pieces of 5 ms. */
export const PIECE_SAMPLES = 80
/** Frames before those that it speaks for that each layer of the encoder may look back on. */
const LEFT_FRAMES_PER_LAYER = 16
/** Numbers that a convolution of the frontend keeps of what it heard before. */
const CONVOLUTION_MEMORY = 4

/** What one utterance sounds like to the decoder: audio through frontend, encoder and adapter, as far as it is settled. */
export class MoonshineEncoder {
  readonly #model: MoonshineModel
  /** What the frontend carries, by the names of its inputs. */
  #carried: Feeds
  #features = new Float32Array(0)
  /** Frames before those that `#features` still holds. */
  #forgotten = 0
  #settled = 0
  #memory = new Float32Array(0)

  constructor(model: MoonshineModel) {
    const { d_model_frontend, c1 } = model.config
    this.#model = model
    this.#carried = {
      sample_buffer: zeroTensor([1, PIECE_SAMPLES - 1]),
      sample_len: int64Tensor([0], [1]),
      conv1_buffer: zeroTensor([1, d_model_frontend, CONVOLUTION_MEMORY]),
      conv2_buffer: zeroTensor([1, c1, CONVOLUTION_MEMORY]),
      frame_count: int64Tensor([0], [1]),
    }
  }

  /** Frames that the encoder has its last word on. */
  get frames(): number {
    return this.#settled
  }

  /** What the decoder hears of them, row by row. */
  get memory(): Float32Array {
    return this.#memory
  }

  /** Takes audio: whole pieces of 5 ms. */
  async hear(audio: Float32Array): Promise<void> {
    if (audio.length === 0) return
    const feeds = { ...this.#carried, audio_chunk: float32Tensor(audio, [1, audio.length]) }
    const outputs = await this.#model.graphs.frontend.run(feeds)
    const names = Object.keys(this.#carried)
    this.#carried = Object.fromEntries(names.map((name) => [name, ensure(outputs[`${name}_out`], `${name}_out`)]))
    this.#features = joined(this.#features, float32Data(outputs, 'features'))
  }

  /**
   * Encodes the frames that have become settled: those with enough behind them, or all at the end.
   *
   * @returns whether there were any
   */
  async settle(isEnd: boolean): Promise<boolean> {
    const { depth, encoder_dim: width, decoder_dim, total_lookahead } = this.#model.config
    const heard = this.#forgotten + this.#features.length / width
    const settled = isEnd ? heard : Math.max(0, heard - total_lookahead)
    const count = settled - this.#settled
    if (count <= 0) return false
    this.#forget(this.#settled - LEFT_FRAMES_PER_LAYER * depth)
    const { encoder, adapter } = this.#model.graphs
    const window = float32Tensor(this.#features, [1, this.#features.length / width, width])
    const encoded = float32Data(await encoder.run({ features: window }, ['encoded']), 'encoded')
    const first = this.#settled - this.#forgotten
    const fresh = encoded.slice(first * width, (first + count) * width)
    const placed = { encoded: float32Tensor(fresh, [1, count, width]), pos_offset: int64Tensor([this.#settled], [1]) }
    const memory = float32Data(await adapter.run(placed, ['memory']), 'memory')
    this.#memory = joined(this.#memory, memory.subarray(0, count * decoder_dim))
    this.#settled = settled
    return true
  }

  /** Frames before this one will not be looked back on again. */
  #forget(before: number): void {
    const frames = Math.max(0, before - this.#forgotten)
    this.#features = this.#features.slice(frames * this.#model.config.encoder_dim)
    this.#forgotten += frames
  }
}

function joined(before: Float32Array, after: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(before.length + after.length)
  both.set(before)
  both.set(after, before.length)
  return both
}
