import type { StateCreator } from 'zustand/vanilla'
import type { FlagRecord } from '../../../pipeline/protocol/flags.ts'
import type { StampedEvent } from '../../../pipeline/protocol/wire/events.ts'
import type { Snapshot } from '../../../pipeline/protocol/wire/snapshot.ts'
import { applyEvents, type ConsoleState, stateOf } from '../model/console-state.ts'
import type { ConsoleStore } from './console-store.ts'

/** What is gone with a host that ended: its flags, and how many turns were on show. */
export interface ReplacedHost {
  readonly flags: FlagRecord
  readonly turns: number
}

/** What the host said. Does not own: levels (level store), what the user looks at (view slice). */
export interface SessionSlice {
  /** `undefined` until the first snapshot. */
  readonly session: ConsoleState | undefined
  /** Another host stands where one was: what the page knew of the one before; `undefined`: none, or it was read. */
  readonly replaced: ReplacedHost | undefined
  forgetReplaced(): void
  takeSnapshot(snapshot: Snapshot): void
  /** Applies a batch in one step: the page renders at most once per message, and the host sends at most 30 a second. */
  takeEvents(events: readonly StampedEvent[]): void
}

export const createSessionSlice: StateCreator<ConsoleStore, [], [], SessionSlice> = (set) => ({
  session: undefined,
  replaced: undefined,
  forgetReplaced: () => set({ replaced: undefined }),
  takeSnapshot: (snapshot) =>
    set(({ session, selectedTurnId, replaced }) => ({
      session: stateOf(snapshot),
      replaced: session && session.hostId !== snapshot.hostId ? gone(session) : replaced,
      // Another host knows none of the turns of the old one.
      selectedTurnId: session?.hostId === snapshot.hostId ? selectedTurnId : undefined,
    })),
  takeEvents: (events) =>
    set((state) => {
      // Levels, thirty a second, are no part of the state: nobody need look whether anything has changed.
      if (!state.session || events.every(({ event }) => event.kind === 'levelMeasured')) return state
      return { session: applyEvents(state.session, events) }
    }),
})

function gone({ flags, turns }: ConsoleState): ReplacedHost {
  return { flags: flags.values, turns: turns.length }
}
