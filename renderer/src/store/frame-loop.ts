type FrameCallback = (nowMs: number) => void

export interface FrameSource {
  requestFrame(callback: (nowMs: number) => void): number
  cancelFrame(handle: number): void
}

/**
 * The one owner of animation frames: everything that paints outside React subscribes here.
 * Sleeps while nobody does. Does not own: what is painted.
 */
export interface FrameLoop {
  /** Calls back once a frame until the returned function is called. */
  subscribe(callback: FrameCallback): () => void
}

export function createFrameLoop(source: FrameSource): FrameLoop {
  const callbacks = new Set<FrameCallback>()
  let handle: number | undefined
  const tick = (nowMs: number) => {
    handle = callbacks.size > 0 ? source.requestFrame(tick) : undefined
    for (const callback of callbacks) callback(nowMs)
  }
  return {
    subscribe(callback) {
      callbacks.add(callback)
      handle ??= source.requestFrame(tick)
      return () => {
        callbacks.delete(callback)
        if (callbacks.size > 0 || handle === undefined) return
        source.cancelFrame(handle)
        handle = undefined
      }
    },
  }
}
