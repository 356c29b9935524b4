import { ensure } from '../../../../base/assert.ts'
import type { Feeds, ProviderName, Tensor } from '../../../../inference/graph.ts'
import { DeviceCut } from '../../../../inference/graphs/device-cut.ts'
import { emptyState, type PastState, shortenedState } from './past-states.ts'

/**
 * What a graph remembers now, as it is fed to the next run: in the host's memory, or in that of the device, where nothing
 * is copied after a step and what is no longer needed must be given back.
 */
export class StateMemory {
  readonly #states: readonly PastState[]
  readonly #cut: DeviceCut | undefined
  #now: Feeds

  /** @param device where the states stay, if they do not come back after each run */
  constructor(states: readonly PastState[], device: ProviderName | undefined) {
    this.#states = states
    this.#cut = device && new DeviceCut(device)
    this.#now = emptyStates(states)
  }

  get staysOnDevice(): boolean {
    return this.#cut !== undefined
  }

  /** What the next run is fed. */
  get feeds(): Feeds {
    return this.#now
  }

  /** The states of fixed size. What a run gives is new each time and never written to: holding it is keeping it. */
  get fixed(): Feeds {
    const fixed = this.#states.filter(({ growing }) => growing === undefined)
    return Object.fromEntries(fixed.map(({ input }) => [input, ensure(this.#now[input], input)]))
  }

  /** Takes over what a run gave. */
  take(outputs: Feeds): void {
    this.#become(Object.fromEntries(this.#states.map(({ input, output }) => [input, ensure(outputs[output], output)])))
  }

  forgetAll(): void {
    this.#become(emptyStates(this.#states))
  }

  /** Forgets what came after the first `tokens` tokens. @param fixed states of fixed size as they were then */
  async cutTo(tokens: number, fixed: Feeds = {}): Promise<void> {
    const cut: Record<string, Tensor> = { ...fixed }
    for (const state of this.#states) {
      if (state.growing === undefined) continue
      const tensor = ensure(this.#now[state.input], state.input)
      cut[state.input] = this.#cut
        ? await this.#cut.cut(tensor, state.growing, tokens)
        : shortenedState(state, tensor, tokens)
    }
    this.#become(cut)
  }

  async release(): Promise<void> {
    this.forgetAll()
    await this.#cut?.release()
  }

  #become(states: Feeds): void {
    const before = this.#now
    this.#now = states
    // The device's memory is freed by nobody else.
    if (this.#cut) for (const tensor of Object.values(before)) tensor.dispose()
  }
}

function emptyStates(states: readonly PastState[]): Feeds {
  return Object.fromEntries(states.map((state) => [state.input, emptyState(state)]))
}
