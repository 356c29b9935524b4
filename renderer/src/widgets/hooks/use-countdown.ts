import { useEffect, useState } from 'react'

/** Whole seconds left until a moment of the page's clock, ticking; 0 without one. */
export function useCountdown(untilMs: number | undefined): number {
  const [nowMs, setNowMs] = useState(() => performance.now())
  useEffect(() => {
    if (untilMs === undefined) return
    setNowMs(performance.now())
    const timer = window.setInterval(() => setNowMs(performance.now()), 250)
    return () => window.clearInterval(timer)
  }, [untilMs])
  return untilMs === undefined ? 0 : Math.max(0, Math.ceil((untilMs - nowMs) / 1000))
}
