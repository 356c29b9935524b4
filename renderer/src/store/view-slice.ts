import type { StateCreator } from 'zustand/vanilla'
import { DEFAULT_TARGET_MS } from '../model/plan.ts'
import type { TimeWindow } from '../model/time-scale.ts'
import type { Range } from '../model/waterfall.ts'
import type { ConsoleStore } from './console-store.ts'

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
  readonly overlay: 'none' | 'keys' | 'palette'
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
})
