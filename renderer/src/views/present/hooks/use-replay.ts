import { useCallback, useEffect, useRef, useState } from 'react'
import type { RunningPlayback, TimedTrack } from '../../../audio/timed-playback.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'

/** How far a replay has come. */
export interface Replay {
  readonly phase: 'ready' | 'running' | 'over'
  /** Of its own clock; 0 before it starts. */
  readonly atMs: number
  /** Runs from the start; call from a gesture. */
  start(tracks: readonly TimedTrack[], totalMs: number): void
  stop(): void
}

/** Whether motion is not wanted: things then stand there once they have happened, and nothing moves towards it. */
export function prefersReducedMotion(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches
}

/**
 * Runs recorded times again. The sound's own clock tells where it is, frame by frame; nothing here waits for itself.
 */
export function useReplay(): Replay {
  const { sound, frames } = useConsole()
  const muted = useConsoleStore((state) => state.muted)
  const sinkId = useConsoleStore((state) => state.sound.output?.id ?? '')
  const [{ phase, atMs }, setState] = useState<Pick<Replay, 'phase' | 'atMs'>>({ phase: 'ready', atMs: 0 })
  const ending = useRef<() => void>(undefined)
  const stop = useCallback(() => {
    ending.current?.()
    ending.current = undefined
    setState({ phase: 'ready', atMs: 0 })
  }, [])
  const start = (tracks: readonly TimedTrack[], totalMs: number) => {
    stop()
    setState({ phase: 'running', atMs: 0 })
    let isWanted = true
    let running: RunningPlayback | undefined
    const unsubscribe = frames.subscribe(() => {
      if (!running) return
      const position = Math.max(0, running.positionMs())
      if (position < totalMs) return setState({ phase: 'running', atMs: position })
      ending.current?.()
      setState({ phase: 'over', atMs: totalMs })
    })
    ending.current = () => {
      isWanted = false
      unsubscribe()
      running?.stop()
    }
    void sound.replay.start(tracks, { muted, sinkId }).then((started) => {
      if (isWanted) running = started
      else started.stop()
    })
  }
  useEffect(() => () => ending.current?.(), [])
  return { phase, atMs, start, stop }
}
