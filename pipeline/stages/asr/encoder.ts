import { ensure } from '../../base/assert.ts'
import { Failure } from '../../base/failure.ts'
import { type EngineSettings, sessionOptionsFor } from '../../inference/engine.ts'
import {
  type Feeds,
  float32Data,
  float32Tensor,
  type ModelSession,
  openSession,
  zeroTensor,
} from '../../inference/session.ts'

/** Longest piece that is encoded in one run: bounds the memory, and how long anything else has to wait. */
const LONGEST_RUN_SAMPLES = 160_000
const AUDIO = 'pcm'
const PHONES = 'phone_logp'

/** What the network carries from one piece of audio to the next. */
export interface EncoderState {
  feeds: Feeds
}

/** A streaming CTC network with its front end in the graph: audio and state in, symbol probabilities and next state out. */
export class Encoder {
  /** Audio goes in in multiples of this. */
  readonly unitSamples: number
  /** The most audio that one run takes. */
  readonly longestRunSamples: number
  readonly #session: ModelSession
  readonly #states: readonly { readonly input: string; readonly output: string; readonly shape: readonly number[] }[]

  private constructor(session: ModelSession, sampleMultiple: number) {
    this.#session = session
    const length = ensure(
      session.inputs.find((input) => input.name === AUDIO)?.shape[1],
      "the recogniser's audio input",
    )
    this.unitSamples = typeof length === 'number' && length > 0 ? length : sampleMultiple
    this.longestRunSamples =
      typeof length === 'number' && length > 0 ? length : LONGEST_RUN_SAMPLES - (LONGEST_RUN_SAMPLES % sampleMultiple)
    this.#states = session.inputs
      .filter((input) => input.name.startsWith('s_'))
      .map(({ name, shape }) => ({
        input: name,
        output: `n_${name.slice(2)}`,
        // The only free dimension of a state is the batch; one stream is one row.
        shape: shape.map((size) => (typeof size === 'number' && size > 0 ? size : 1)),
      }))
    if (!session.outputs.some((output) => output.name === PHONES)) {
      throw new Failure(
        'model.unexpected-layout',
        `The recogniser has no output "${PHONES}"`,
        'Install the model pack again.',
      )
    }
  }

  /** @param sampleMultiple unit of a graph that takes audio of any length */
  static async open(path: string, settings: EngineSettings, sampleMultiple: number): Promise<Encoder> {
    return new Encoder(await openSession(sessionOptionsFor(path, settings)), sampleMultiple)
  }

  newState(): EncoderState {
    return { feeds: Object.fromEntries(this.#states.map(({ input, shape }) => [input, zeroTensor(shape)])) }
  }

  /** Log-probabilities of all symbols for each frame of `pcm` (a multiple of the unit); moves `state` on. */
  async run(pcm: Float32Array, state: EncoderState): Promise<Float32Array> {
    const fetches = [PHONES, ...this.#states.map(({ output }) => output)]
    const outputs = await this.#session.run({ ...state.feeds, [AUDIO]: float32Tensor(pcm, [1, pcm.length]) }, fetches)
    state.feeds = Object.fromEntries(this.#states.map(({ input, output }) => [input, ensure(outputs[output], output)]))
    return float32Data(outputs, PHONES)
  }

  release(): Promise<void> {
    return this.#session.release()
  }
}

/** The step that is really taken where `requested` is asked for: whole units, at least one, never more than asked for otherwise. */
export function stepInForce(requestedSamples: number, unitSamples: number): number {
  return Math.max(1, Math.floor(requestedSamples / unitSamples)) * unitSamples
}
