import { ensure } from '../../../base/assert.ts'
import { SampleRing } from '../../../base/ring-buffer.ts'
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
import { BEGINNING, SPEAKING, TURN_OVER_SAMPLES, type TurnEndListener } from './listener.ts'

/** New audio that the network takes at once: 40 ms. */
export const STEP_SAMPLES = 640
/** What it hears of the time before the first window of speech: first sounds are weak, and it was trained with a lead. */
const LEAD_SAMPLES = 8 * STEP_SAMPLES
/** Room for the lead, and for the largest window on top of it. */
const RING_SAMPLES = 1 << 14

/** What the network remembers of a turn, by the names of its inputs. */
export type PocketTurnState = Record<string, Tensor>

/** One step of the network; a recording stands in for it in tests. */
export interface PocketTurnSteps {
  newState(): PocketTurnState
  /** How likely the turn is over after the step's 640 samples; moves `state` on. */
  step(pcm: Float32Array, state: PocketTurnState): Promise<number>
}

/** The network "pocket turn": 40 ms of sound and a state in, the probability that the turn is over and the next state out. */
export class PocketTurn implements PocketTurnSteps {
  readonly #graph: LoadedGraph
  readonly #states: readonly { readonly name: string; readonly shape: readonly number[] }[]

  private constructor(graph: LoadedGraph) {
    this.#graph = graph
    this.#states = graph.inputs
      .filter(({ name }) => name !== 'pcm')
      .map(({ name, shape }) => ({ name, shape: shape.map((size) => (typeof size === 'number' ? size : 1)) }))
  }

  static async open(path: string, settings: EngineSettings): Promise<PocketTurn> {
    return new PocketTurn(await loadGraph(graphOptionsFor(path, settings)))
  }

  newState(): PocketTurnState {
    return Object.fromEntries(this.#states.map(({ name, shape }) => [name, zeroTensor(shape)]))
  }

  async step(pcm: Float32Array, state: PocketTurnState): Promise<number> {
    const outputs: Feeds = await this.#graph.run({ ...state, pcm: float32Tensor(pcm, [1, STEP_SAMPLES]) })
    for (const { name } of this.#states) state[name] = ensure(outputs[`n_${name.slice(2)}`], `the next ${name}`)
    return ensure(float32Data(outputs, 'over')[0], 'a probability that the turn is over')
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}

/**
 * Lets pocket turn hear a stream. It runs all along while a turn lasts (it has to hear words to know that one is the last),
 * and not at all before: the first window of speech begins a fresh state with a lead of 320 ms, two seconds of silence end it.
 */
export class PocketTurnListener implements TurnEndListener {
  readonly #network: PocketTurnSteps
  readonly #ring = new SampleRing(RING_SAMPLES)
  readonly #input = new Float32Array(STEP_SAMPLES)
  #state: PocketTurnState | undefined
  /** Ring index up to which the network has heard. */
  #heard = 0
  #silentSamples = 0
  #said: number | undefined

  constructor(network: PocketTurnSteps) {
    this.#network = network
  }

  async hear(pcm: Float32Array, speechProbability: number): Promise<number | undefined> {
    this.#ring.write(pcm)
    if (!this.#inTurn(pcm.length, speechProbability)) return undefined
    await this.#step()
    return speechProbability >= SPEAKING ? undefined : this.#said
  }

  reset(): void {
    this.#endTurn()
    this.#ring.restart(this.#ring.endSample)
  }

  #endTurn(): void {
    this.#state = undefined
    this.#said = undefined
  }

  #inTurn(samples: number, speechProbability: number): boolean {
    this.#silentSamples = speechProbability >= BEGINNING ? 0 : this.#silentSamples + samples
    if (this.#silentSamples >= TURN_OVER_SAMPLES) this.#endTurn()
    if (!this.#state && this.#silentSamples === 0) {
      this.#state = this.#network.newState()
      this.#heard = Math.max(this.#ring.startSample, this.#ring.endSample - samples - LEAD_SAMPLES)
    }
    return this.#state !== undefined
  }

  async #step(): Promise<void> {
    while (this.#state && this.#ring.endSample - this.#heard >= STEP_SAMPLES) {
      ensure(this.#ring.readInto(this.#heard, this.#input) || undefined, 'the audio of a step')
      this.#heard += STEP_SAMPLES
      this.#said = await this.#network.step(this.#input, this.#state)
    }
  }
}
