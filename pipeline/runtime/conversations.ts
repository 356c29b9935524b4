import { Listeners } from '../base/listeners.ts'
import type { PipelineEvent } from '../protocol/wire/events.ts'
import { Conductor } from '../turn/conductor.ts'
import type { ConductorOptions, PipelineStages } from '../turn/conductor-options.ts'
import { ReplyCaches } from '../turn/reply/reply-cache.ts'
import type { ActingFlags } from './flag-store.ts'

/** What differs from conversation to conversation; models, flags and what is known of them are shared. */
export type ConversationOptions = Omit<
  ConductorOptions,
  'stages' | 'flags' | 'preset' | 'engineFacts' | 'stallsSince' | 'replyCaches'
>

/** A conversation on the pipeline's models, beside others. */
export interface OpenConversation {
  readonly conductor: Conductor
  /** Ends the open turn and forgets the conversation. */
  close(): void
}

/**
 * All conversations that share one set of models: flags and models that are loaded anew reach every one of them, and
 * models are let go only when none of them uses them any more.
 */
export class Conversations {
  readonly #conductors = new Set<Conductor>()
  readonly #replyCaches = new ReplyCaches()
  /** Conversations that still use models which were replaced. */
  #usingReplaced = 0

  /** Whoever is told of its events cannot break its turns by failing. */
  open(options: Omit<ConductorOptions, 'replyCaches'>): OpenConversation {
    const events = new Listeners<PipelineEvent>('a conversation')
    events.add(options.emit)
    const emit = (event: PipelineEvent) => events.emit(event)
    const conductor = new Conductor({ ...options, emit, replyCaches: this.#replyCaches })
    this.#conductors.add(conductor)
    return {
      conductor,
      close: () => {
        conductor.close()
        this.#conductors.delete(conductor)
      },
    }
  }

  /** Whether a turn runs in none of them. */
  get areQuiet(): boolean {
    return [...this.#conductors].every(({ current }) => current === undefined)
  }

  setFlags({ flags, preset }: ActingFlags): void {
    for (const conductor of this.#conductors) conductor.setFlags(flags, preset)
  }

  /** Models were loaded anew, with which these flags act. `whenUnused` is called when no conversation uses any others. */
  setStages(stages: PipelineStages, acting: ActingFlags, whenUnused: () => void): void {
    const conductors = [...this.#conductors]
    this.#usingReplaced += conductors.length
    for (const conductor of conductors) {
      conductor.setStages(stages, acting, () => {
        this.#usingReplaced -= 1
        if (this.#usingReplaced === 0) whenUnused()
      })
    }
  }

  closeAll(): void {
    for (const conductor of this.#conductors) conductor.close()
    this.#conductors.clear()
  }
}
