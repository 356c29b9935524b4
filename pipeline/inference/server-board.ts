import type { EngineFacts, ServerFacts, ServerState } from './engine.ts'

const WELL: ServerState = { state: 'closed', failures: 0 }

/** Keeps what the worker of a stage tells of its server elsewhere; a stage that has none tells nothing. */
export class ServerBoard {
  readonly #onChange: ((state: ServerState) => void) | undefined
  #state = WELL

  constructor(onChange: ((state: ServerState) => void) | undefined) {
    this.#onChange = onChange
  }

  /** @param note what the worker told outside of any call; nothing else is told by workers of servers */
  take(note: unknown): void {
    const { state, failures, last } = note as ServerState
    this.#state = { state, failures, ...(last ? { last } : {}) }
    this.#onChange?.(this.#state)
  }

  /** The facts of a stage, with those of its server where it has one. */
  added(facts: EngineFacts, server: Pick<ServerFacts, 'host' | 'reach'> | undefined): EngineFacts {
    return server ? { ...facts, server: { ...server, state: this.#state } } : facts
  }
}
