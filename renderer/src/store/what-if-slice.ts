import type { StateCreator } from 'zustand/vanilla'
import type { PartTimes } from '../../../pipeline/measures/what-if/part-times.ts'
import type { Changes } from '../../../pipeline/measures/what-if/predict.ts'
import type { ConsoleStore } from './console-store.ts'

/** What somebody asks of one turn: these settings changed, and these parts taking so long. */
export interface WhatIf {
  readonly turnId: string
  /** Values other than the turn's own, by flag. */
  readonly changes: Changes
  /** Parts with no setting behind them, by their place in the ledger. */
  readonly times: PartTimes
}

/** The question that is asked of a turn, on any pane. Does not own: its answer, which is worked out where it is shown. */
export interface WhatIfSlice {
  /** `undefined`: none is asked; there is never one that changes nothing. */
  readonly whatIf: WhatIf | undefined
  askWhatIf(whatIf: WhatIf | undefined): void
}

export const createWhatIfSlice: StateCreator<ConsoleStore, [], [], WhatIfSlice> = (set) => ({
  whatIf: undefined,
  askWhatIf: (whatIf) => set({ whatIf: isAsked(whatIf) ? whatIf : undefined }),
})

function isAsked(whatIf: WhatIf | undefined): boolean {
  return whatIf !== undefined && Object.keys(whatIf.changes).length + Object.keys(whatIf.times).length > 0
}
