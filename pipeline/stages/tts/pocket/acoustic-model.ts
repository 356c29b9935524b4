import { ensure } from '../../../base/assert.ts'
import { type EngineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import { float32Data, float32Tensor, int64Tensor, type LoadedGraph, loadGraph } from '../../../inference/graph.ts'
import type { VoiceConfig } from './config.ts'

/** What the vocoder makes sound of: frames of `hop` samples. */
export interface AcousticFrames {
  readonly count: number
  /** `count` rows of `width`: the mel spectrum, whether voiced, and the pitch. */
  readonly features: Float32Array
  readonly width: number
  /** Hz for each frame; 0 where it is not voiced. */
  readonly f0Hz: Float32Array
}

/** Longest pause before the first word, in seconds: what is longer only adds to the latency that a person hears. */
const LONGEST_INITIAL_PAUSE_SECONDS = 0.02

/** Phones to frames: an encoder that also says how long each phone lasts, and a decoder over all frames. */
export class AcousticModel {
  readonly #encoder: LoadedGraph
  readonly #decoder: LoadedGraph
  readonly #config: VoiceConfig
  readonly #phoneIds: ReadonlyMap<string, number>

  private constructor(encoder: LoadedGraph, decoder: LoadedGraph, config: VoiceConfig) {
    this.#encoder = encoder
    this.#decoder = decoder
    this.#config = config
    this.#phoneIds = new Map(config.phones.map((phone, id) => [phone, id]))
  }

  static async open(
    encoderPath: string,
    decoderPath: string,
    config: VoiceConfig,
    settings: EngineSettings,
  ): Promise<AcousticModel> {
    const encoder = await loadGraph(graphOptionsFor(encoderPath, settings))
    const decoder = await loadGraph(graphOptionsFor(decoderPath, settings))
    return new AcousticModel(encoder, decoder, config)
  }

  /** Frames for a sequence of phones that begins and ends with a pause. */
  async frames(phones: readonly string[]): Promise<AcousticFrames> {
    const pause = ensure(this.#phoneIds.get(this.#config.pauses.symbol), "the pause's id")
    const ids = phones.map((phone) => this.#phoneIds.get(phone) ?? pause)
    const encoded = await this.#encoder.run({
      ph: int64Tensor(ids, [1, ids.length]),
      pos: float32Tensor(positionFeatures(ids.length), [1, ids.length, 3]),
    })
    const durations = this.#durations(float32Data(encoded, 'dur'))
    const count = durations.reduce((sum, frames) => sum + frames, 0)
    const decoded = await this.#decoder.run({
      h: ensure(encoded.h, "the encoder's output"),
      fr: float32Tensor(frameFeatures(durations, count), [1, count, 4]),
      index: int64Tensor(phoneOfFrame(durations, count), [count]),
    })
    const features = float32Data(decoded, 'x')
    return { count, features, width: features.length / count, f0Hz: float32Data(decoded, 'f0') }
  }

  async release(): Promise<void> {
    await this.#encoder.release()
    await this.#decoder.release()
  }

  /** Whole frames per phone, at least one; the pause before the first word is cut short. */
  #durations(predicted: Float32Array): number[] {
    const durations = Array.from(predicted, (frames) => Math.max(1, Math.round(frames)))
    const { sampleRate, hop } = this.#config
    const longest = Math.max(1, Math.floor((LONGEST_INITIAL_PAUSE_SECONDS * sampleRate) / hop))
    durations[0] = Math.min(durations[0] ?? 1, longest)
    return durations
  }
}

/** Where each phone stands: distance from the start and from the end (in twenties, at most 2) and the share of the way. */
export function positionFeatures(phones: number): Float32Array {
  const features = new Float32Array(phones * 3)
  for (let index = 0; index < phones; index += 1) {
    features[index * 3] = Math.min(index / 20, 2)
    features[index * 3 + 1] = Math.min((phones - 1 - index) / 20, 2)
    features[index * 3 + 2] = index / phones
  }
  return features
}

/** Where each frame stands in its phone: share of the way, the rest of it, the phone's length, distance to its nearer edge. */
export function frameFeatures(durations: readonly number[], count: number): Float32Array {
  const features = new Float32Array(count * 4)
  let row = 0
  for (const duration of durations) {
    for (let frame = 0; frame < duration; frame += 1) {
      const share = (frame + 0.5) / duration
      features.set([share, 1 - share, duration / 10, Math.min(frame, duration - 1 - frame) / 5], row)
      row += 4
    }
  }
  return features
}

function phoneOfFrame(durations: readonly number[], count: number): Int32Array {
  const index = new Int32Array(count)
  let at = 0
  for (const [phone, duration] of durations.entries()) {
    index.fill(phone, at, at + duration)
    at += duration
  }
  return index
}
