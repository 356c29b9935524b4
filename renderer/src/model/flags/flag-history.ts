import type { FlagRecord } from '../../../../pipeline/protocol/flags.ts'

/** One thing a person did to the flags: the values before and after, of the flags it touched. */
export interface FlagChange {
  readonly from: FlagRecord
  readonly to: FlagRecord
  /** When it was last added to, milliseconds of the page's clock. */
  readonly atMs: number
}

/** What was done, and what was undone and can be done again; the newest of each last. */
export interface FlagHistory {
  readonly past: readonly FlagChange[]
  readonly future: readonly FlagChange[]
}

export const NO_HISTORY: FlagHistory = { past: [], future: [] }

const KEPT = 100
/** Changes of one flag that follow each other this closely are one drag, one hold of a key. */
const SAME_GESTURE_MS = 1000

/** Remembers a change. What changes one flag again at once grows the change before; what was undone is forgotten. */
export function remember(history: FlagHistory, change: FlagChange): FlagHistory {
  const last = history.past.at(-1)
  const [name, ...others] = Object.keys(change.to)
  const continues =
    last !== undefined &&
    name !== undefined &&
    others.length === 0 &&
    history.future.length === 0 &&
    Object.keys(last.to).join() === name &&
    change.atMs - last.atMs <= SAME_GESTURE_MS
  if (!continues) return { past: [...history.past, change].slice(-KEPT), future: [] }
  const past = history.past.slice(0, -1)
  // Dragged there and back: nothing was done.
  if (last.from[name] === change.to[name]) return { past, future: [] }
  return { past: [...past, { ...change, from: last.from }], future: [] }
}

/** Takes the newest change back; `undefined` where there is none. */
export function undo({ past, future }: FlagHistory): { history: FlagHistory; values: FlagRecord } | undefined {
  const change = past.at(-1)
  return change && { history: { past: past.slice(0, -1), future: [...future, change] }, values: change.from }
}

/** Does again what was undone last; `undefined` where nothing was. */
export function redo({ past, future }: FlagHistory): { history: FlagHistory; values: FlagRecord } | undefined {
  const change = future.at(-1)
  return change && { history: { past: [...past, change], future: future.slice(0, -1) }, values: change.to }
}

/** Forgets the newest change where it touched one of these flags: the host refused it. */
export function forget(history: FlagHistory, names: readonly string[]): FlagHistory {
  const last = history.past.at(-1)
  if (!last || !names.some((name) => Object.hasOwn(last.to, name))) return history
  return { ...history, past: history.past.slice(0, -1) }
}
