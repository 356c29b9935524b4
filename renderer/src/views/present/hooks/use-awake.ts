import { useEffect, useState } from 'react'

/** Controls stay for so long after the pointer rests. */
const AWAKE_MS = 3500

/** Whether somebody is at the pointer, or was just now: only then are controls in the picture. */
export function useAwake(): boolean {
  const [awake, setAwake] = useState(true)
  useEffect(() => {
    let timer = window.setTimeout(() => setAwake(false), AWAKE_MS)
    const wake = () => {
      setAwake(true)
      window.clearTimeout(timer)
      timer = window.setTimeout(() => setAwake(false), AWAKE_MS)
    }
    const events = ['pointermove', 'pointerdown'] as const
    for (const name of events) window.addEventListener(name, wake)
    return () => {
      window.clearTimeout(timer)
      for (const name of events) window.removeEventListener(name, wake)
    }
  }, [])
  return awake
}
