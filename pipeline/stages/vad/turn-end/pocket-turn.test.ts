import { describe, expect, it } from 'vitest'
import { hearWindows } from '../testing/hear-windows.ts'
import { PocketTurnListener, type PocketTurnState, type PocketTurnSteps, STEP_SAMPLES } from './pocket-turn.ts'

/** A network that says how many steps its state has heard, in hundredths, and keeps what it was shown. */
class Counter implements PocketTurnSteps {
  readonly shown: number[] = []
  readonly states: PocketTurnState[] = []
  readonly #steps = new WeakMap<PocketTurnState, number>()

  newState(): PocketTurnState {
    const state = {}
    this.states.push(state)
    return state
  }

  async step(pcm: Float32Array, state: PocketTurnState): Promise<number> {
    const steps = (this.#steps.get(state) ?? 0) + 1
    this.#steps.set(state, steps)
    this.shown.push(...pcm)
    return steps / 100
  }
}

const windows = (count: number, probability: number) => new Array<number>(count).fill(probability)

describe('pocket turn in a stream', () => {
  it('does not run before anybody speaks, and hears 320 ms of the time before when somebody does', async () => {
    const network = new Counter()
    const listener = new PocketTurnListener(network)
    expect(await hearWindows(listener, windows(40, 0.01))).toEqual(windows(40, 0).map(() => undefined))
    expect(network.states).toEqual([])
    await hearWindows(listener, [0.4], 40 * 512)
    expect(network.shown[0]).toBe(40 * 512 - 8 * STEP_SAMPLES)
    expect(network.states.length).toBe(1)
  })

  it('is shown each sample once and in order, in steps of 40 ms', async () => {
    const network = new Counter()
    await hearWindows(new PocketTurnListener(network), [...windows(30, 0.9), ...windows(20, 0.02)])
    expect(network.shown).toEqual(Array.from({ length: network.shown.length }, (_, n) => n))
    expect(network.shown.length).toBe(Math.floor((50 * 512) / STEP_SAMPLES) * STEP_SAMPLES)
  })

  it('says nothing while somebody speaks, and its newest word in each window of a silence', async () => {
    const said = await hearWindows(new PocketTurnListener(new Counter()), [
      ...windows(30, 0.9),
      ...windows(5, 0.1),
      0.8,
      0.2,
    ])
    expect(said.slice(0, 30).every((probability) => probability === undefined)).toBe(true)
    // 31 windows of 512 samples are 24 steps of 640, and so on.
    expect(said.slice(30)).toEqual([0.24, 0.25, 0.26, 0.27, 0.28, undefined, 0.29])
  })

  it('keeps its state over a pause, and begins another turn behind two seconds of silence', async () => {
    const network = new Counter()
    const listener = new PocketTurnListener(network)
    const said = await hearWindows(listener, [
      ...windows(30, 0.9),
      ...windows(60, 0),
      ...windows(10, 0.9),
      ...windows(70, 0),
    ])
    expect(network.states.length).toBe(1)
    expect(said.at(-1)).toBeUndefined()
    await hearWindows(listener, [0.9], 170 * 512)
    expect(network.states.length).toBe(2)
  })

  it('begins anew behind a gap, and is not shown a splice', async () => {
    const network = new Counter()
    const listener = new PocketTurnListener(network)
    await hearWindows(listener, windows(30, 0.9))
    listener.reset()
    network.shown.length = 0
    await hearWindows(listener, windows(3, 0.9), 100_000)
    expect(network.shown[0]).toBe(100_000)
    expect(network.states.length).toBe(2)
  })
})
