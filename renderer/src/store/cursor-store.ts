/**
 * The moment under the pointer, milliseconds after the end of speech, for every pane that shows time: sixty moves a
 * second must not render React, so this is no part of the console store. Does not own: pinned moments (view slice).
 */
export interface CursorStore {
  /** `undefined`: the pointer is at no moment. */
  readonly ms: number | undefined
  move(ms: number | undefined): void
  /** Calls back at every move until the returned function is called. */
  subscribe(callback: (ms: number | undefined) => void): () => void
}

export function createCursorStore(): CursorStore {
  const callbacks = new Set<(ms: number | undefined) => void>()
  let current: number | undefined
  return {
    get ms() {
      return current
    },
    move(ms) {
      if (ms === current) return
      current = ms
      for (const callback of callbacks) callback(ms)
    },
    subscribe(callback) {
      callbacks.add(callback)
      return () => callbacks.delete(callback)
    },
  }
}
