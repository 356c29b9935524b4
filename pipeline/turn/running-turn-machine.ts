import { RunToCompletion } from '../base/run-to-completion.ts'
import { advance, IDLE, type MachineState, type TurnEffect, type TurnInput } from './turn-machine.ts'

/** The turn machine at work: holds its state, takes one input after the other and has the effects of each carried out. */
export class RunningTurnMachine {
  #state: MachineState = IDLE
  readonly #inputs: RunToCompletion<TurnInput>

  constructor(carryOut: (effect: TurnEffect) => void) {
    this.#inputs = new RunToCompletion((input) => {
      const { state, effects } = advance(this.#state, input)
      this.#state = state
      for (const effect of effects) carryOut(effect)
    })
  }

  get state(): MachineState {
    return this.#state
  }

  /** Inputs that effects bring about wait until the other effects are carried out. */
  put(input: TurnInput): void {
    this.#inputs.put(input)
  }
}
