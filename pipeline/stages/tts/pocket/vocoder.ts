import { type EngineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import { float32Data, float32Tensor, type LoadedGraph, loadGraph } from '../../../inference/graph.ts'
import { guardPeaks } from '../guard-peaks.ts'
import type { AcousticFrames } from './acoustic-model.ts'
import type { VoiceConfig } from './config.ts'
import type { Excitation } from './excitation.ts'

/** Frames to sound: filters pulses and noise by what the frames say. Has no state of its own: any stretch can be asked for. */
export class Vocoder {
  readonly #graph: LoadedGraph
  readonly #config: VoiceConfig
  readonly #contextLeft: number
  readonly #contextRight: number

  private constructor(graph: LoadedGraph, config: VoiceConfig, context: { contextLeft: number; contextRight: number }) {
    this.#graph = graph
    this.#config = config
    this.#contextLeft = context.contextLeft
    this.#contextRight = context.contextRight
  }

  static async open(
    path: string,
    config: VoiceConfig,
    kind: 'quality' | 'fast',
    settings: EngineSettings,
  ): Promise<Vocoder> {
    return new Vocoder(await loadGraph(graphOptionsFor(path, settings)), config, config.vocoders[kind])
  }

  /** The sound of frames `from` to `to` (exclusive): exactly the same samples whatever the division into stretches. */
  async sound(
    frames: AcousticFrames,
    excitation: Excitation,
    from: number,
    to: number,
  ): Promise<Float32Array<ArrayBuffer>> {
    const { hop, window } = this.#config
    const first = Math.max(0, from - this.#contextLeft)
    const last = Math.min(frames.count, to + this.#contextRight)
    const samples = (last - first - 1) * hop + window
    const start = first * hop
    excitation.fillTo(start + samples)
    const outputs = await this.#graph.run({
      x: float32Tensor(frames.features.subarray(first * frames.width, last * frames.width), [
        1,
        last - first,
        frames.width,
      ]),
      pulse: float32Tensor(excitation.pulses.subarray(start, start + samples), [1, samples]),
      noise: float32Tensor(excitation.noise.subarray(start, start + samples), [1, samples]),
    })
    const offset = window / 2 + (from - first) * hop
    const pcm = new Float32Array((to - from) * hop)
    pcm.set(float32Data(outputs, 'y').subarray(offset, offset + pcm.length))
    guardPeaks(pcm)
    return pcm
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}
