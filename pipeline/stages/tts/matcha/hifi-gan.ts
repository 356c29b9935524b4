import { ensure } from '../../../base/assert.ts'
import { float32Data, float32Tensor, type ModelSession } from '../../../inference/session.ts'
import type { SoundStretch } from '../run-synthesiser.ts'
import type { MelFrames } from './mel-frames.ts'

/** HiFi-GAN: all frames in one run. */
export class HifiGan {
  readonly notes = []
  readonly #session: ModelSession

  constructor(session: ModelSession) {
    this.#session = session
  }

  async *sound({ data, bands, frames }: MelFrames): AsyncGenerator<SoundStretch> {
    const input = ensure(this.#session.inputs[0], 'the input of the vocoder').name
    const output = ensure(this.#session.outputs[0], 'the output of the vocoder').name
    const outputs = await this.#session.run({ [input]: float32Tensor(data, [1, bands, frames]) }, [output])
    yield { pcm: float32Data(outputs, output).slice(), last: true }
  }

  release(): Promise<void> {
    return this.#session.release()
  }
}
