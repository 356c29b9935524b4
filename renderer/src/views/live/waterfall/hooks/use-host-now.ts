import { useEffect, useState } from 'react'
import { useConsole, useConsoleStore } from '../../../../console-context.ts'

/** React follows a running turn at most this often. */
const EVERY_MS = 33
/** With reduced motion it moves in steps, and so it does where nothing else needs the present more often. */
const SLOW_EVERY_MS = 250

/**
 * The host's clock while `running`, refreshed at most 30 times a second, where `slow` four times; `undefined` otherwise or
 * before the clocks are known.
 */
export function useHostNow(running: boolean, slow: boolean): number | undefined {
  const { frames, store } = useConsole()
  const clockKnown = useConsoleStore((state) => state.clock !== undefined)
  const [nowMs, setNowMs] = useState<number | undefined>(undefined)
  useEffect(() => {
    if (!running || !clockKnown) return setNowMs(undefined)
    const reduced = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const everyMs = slow || reduced ? SLOW_EVERY_MS : EVERY_MS
    const hostNow = () => performance.now() - (store.getState().clock?.offsetMs ?? 0)
    setNowMs(hostNow())
    let shownAtMs = 0
    return frames.subscribe((frameMs) => {
      // Half a frame of tolerance, or 30 Hz would fall to 20 on a 60 Hz screen.
      if (document.hidden || frameMs - shownAtMs < everyMs - 8) return
      shownAtMs = frameMs
      setNowMs(hostNow())
    })
  }, [running, slow, clockKnown, frames, store])
  return running ? nowMs : undefined
}
