import { useEffect, useState } from 'react'

/**
 * How many parts of a view are made so far, one a task after the first: made all at once they would keep the page from
 * answering for longer than somebody notices, just when a turn opens. What is made after something never stands above it.
 *
 * @param count of all parts
 * @param atOnce nobody waits: everything is there from the beginning
 */
export function useStages(count: number, atOnce: boolean): number {
  const [made, setMade] = useState(atOnce ? count : 1)
  useEffect(() => {
    if (made >= count) return
    // After a frame, so that what is made already is seen first.
    const timer = setTimeout(() => setMade(made + 1), FRAME_MS)
    return () => clearTimeout(timer)
  }, [made, count])
  return made
}

const FRAME_MS = 16
