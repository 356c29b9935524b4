import type { StateCreator } from 'zustand/vanilla'
import type { HostState } from '../../../pipeline/protocol/desktop.ts'
import type { ClockOffset } from '../connection/clock-sync.ts'
import type { ConnectionStatus } from '../connection/status.ts'
import type { ConsoleStore } from './console-store.ts'

/** How the page stands with the host. Does not own: what the host said (session slice). */
export interface ConnectionSlice {
  readonly connection: ConnectionStatus
  /** Client clock minus host clock; unknown before the first ping is answered. */
  readonly clock: ClockOffset | undefined
  /** How the desktop window's host fares; `undefined` in a browser, which knows of none. */
  readonly hostState: HostState | undefined
  setHostState(state: HostState): void
  setConnection(connection: ConnectionStatus): void
  setClock(clock: ClockOffset): void
}

export const createConnectionSlice: StateCreator<ConsoleStore, [], [], ConnectionSlice> = (set) => ({
  connection: { phase: 'connecting', attempt: 0 },
  clock: undefined,
  hostState: undefined,
  setHostState: (hostState) => set({ hostState }),
  setConnection: (connection) => set({ connection }),
  setClock: (clock) => set({ clock }),
})
