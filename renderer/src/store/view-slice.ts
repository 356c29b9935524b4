import type { StateCreator } from 'zustand/vanilla'
import type { FlagRecord } from '../../../pipeline/protocol/flags.ts'
import { DEFAULT_TARGET_MS } from '../model/plan.ts'
import type { TimeWindow } from '../model/turn/time-scale.ts'
import type { Range } from '../model/turn/waterfall.ts'
import type { ConsoleStore } from './console-store.ts'

/** A set of values that someone chose to apply: what it would change is shown first, the same way wherever it was chosen. */
export interface AskedFlags {
  /** What the set is called, in the language in force. */
  readonly title: string
  readonly values: FlagRecord
  /** The preset it is, by its name on the wire; else they are values and nothing more. */
  readonly preset?: string
  readonly note?: string
}

/** What the user looks at on this page. Does not own: choices that outlive the page (preferences slice). */
export interface ViewSlice {
  /** `undefined`: the page follows the newest turn. */
  readonly selectedTurnId: string | undefined
  /** The turn that others are laid over; `undefined`: the median of the baseline preset's. */
  readonly baselineTurnId: string | undefined
  readonly range: Range
  /** A stretch the user zoomed or panned to; `undefined`: the range decides. */
  readonly customWindow: TimeWindow | undefined
  readonly tableShown: boolean
  readonly targetMs: number
  /** The pinned time cursor, milliseconds after the end of speech. */
  readonly pinnedMs: number | undefined
  /** A second cursor, to measure from the pinned one. */
  readonly comparedMs: number | undefined
  readonly overlay: 'none' | 'keys' | 'palette' | 'microphone'
  /** Flags that wait for a yes. */
  readonly asked: AskedFlags | undefined
  selectTurn(turnId: string | undefined): void
  pinBaseline(turnId: string | undefined): void
  setRange(range: Range): void
  setCustomWindow(window: TimeWindow | undefined): void
  toggleTable(): void
  setTarget(targetMs: number): void
  /** Pins the cursor, or takes both away. */
  pinCursor(ms: number | undefined): void
  compareCursor(ms: number | undefined): void
  setOverlay(overlay: ViewSlice['overlay']): void
  /** Asks before a set of flags is applied; `undefined`: it is answered. */
  askFlags(asked: AskedFlags | undefined): void
}

/** Bounds of the target: what can be typed and dragged to. */
export const TARGET_MIN_MS = 20
export const TARGET_MAX_MS = 5000

export const createViewSlice: StateCreator<ConsoleStore, [], [], ViewSlice> = (set) => ({
  selectedTurnId: undefined,
  baselineTurnId: undefined,
  range: 'firstWord',
  customWindow: undefined,
  tableShown: false,
  targetMs: DEFAULT_TARGET_MS,
  pinnedMs: undefined,
  comparedMs: undefined,
  overlay: 'none',
  asked: undefined,
  selectTurn: (selectedTurnId) =>
    set({ selectedTurnId, customWindow: undefined, pinnedMs: undefined, comparedMs: undefined }),
  pinBaseline: (baselineTurnId) => set({ baselineTurnId }),
  setRange: (range) => set({ range, customWindow: undefined }),
  setCustomWindow: (customWindow) => set({ customWindow }),
  toggleTable: () => set(({ tableShown }) => ({ tableShown: !tableShown })),
  setTarget: (targetMs) => set({ targetMs: Math.round(Math.min(TARGET_MAX_MS, Math.max(TARGET_MIN_MS, targetMs))) }),
  pinCursor: (pinnedMs) => set(pinnedMs === undefined ? { pinnedMs, comparedMs: undefined } : { pinnedMs }),
  compareCursor: (comparedMs) => set({ comparedMs }),
  setOverlay: (overlay) => set({ overlay }),
  askFlags: (asked) => set({ asked }),
})
