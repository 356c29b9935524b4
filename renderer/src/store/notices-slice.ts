import type { StateCreator } from 'zustand/vanilla'
import type { ErrorInfo } from '../../../pipeline/protocol/errors.ts'
import type { ConsoleStore } from './console-store.ts'

export interface Notice {
  readonly id: number
  readonly error: ErrorInfo
}

/** Errors to show until dismissed. Does not own: errors that belong to a turn or a stage; those stand where they happened. */
export interface NoticesSlice {
  readonly notices: readonly Notice[]
  addNotice(error: ErrorInfo): void
  dismissNotice(id: number): void
}

const SHOWN = 3

export const createNoticesSlice: StateCreator<ConsoleStore, [], [], NoticesSlice> = (set) => ({
  notices: [],
  addNotice: (error) =>
    set(({ notices }) => {
      const id = (notices.at(-1)?.id ?? 0) + 1
      // The same error again replaces the older notice instead of piling up.
      const others = notices.filter((notice) => notice.error.message !== error.message)
      return { notices: [...others, { id, error }].slice(-SHOWN) }
    }),
  dismissNotice: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
})
