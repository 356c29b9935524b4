import type { StateCreator } from 'zustand/vanilla'
import type { StampedEvent } from '../../../pipeline/protocol/events.ts'
import type { Snapshot } from '../../../pipeline/protocol/snapshot.ts'
import { applyEvents, type ConsoleState, stateOf } from '../model/console-state.ts'
import type { ConsoleStore } from './console-store.ts'

/** What the host said. Does not own: levels (level store), what the user looks at (view slice). */
export interface SessionSlice {
  /** `undefined` until the first snapshot. */
  readonly session: ConsoleState | undefined
  takeSnapshot(snapshot: Snapshot): void
  /** Applies a batch in one step: the page renders at most once per message, and the host sends at most 30 a second. */
  takeEvents(events: readonly StampedEvent[]): void
}

export const createSessionSlice: StateCreator<ConsoleStore, [], [], SessionSlice> = (set) => ({
  session: undefined,
  takeSnapshot: (snapshot) =>
    set(({ session, selectedTurnId }) => ({
      session: stateOf(snapshot),
      // Another host knows none of the turns of the old one.
      selectedTurnId: session?.hostId === snapshot.hostId ? selectedTurnId : undefined,
    })),
  takeEvents: (events) => set(({ session }) => (session ? { session: applyEvents(session, events) } : {})),
})
