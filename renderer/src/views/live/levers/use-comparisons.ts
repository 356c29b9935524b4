import { useEffect, useState } from 'react'
import type { Console } from '../../../console.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { readComparisons, type StoredComparison } from './past-comparisons.ts'

/** What a console has read already: comparisons that are over stay as they are. */
const read = new WeakMap<Console, Map<string, StoredComparison>>()

/** The stored comparisons, read again when an experiment has ended; `undefined` until they are read, and while nobody wants them. */
export function useComparisons(isWanted = true): readonly StoredComparison[] | undefined {
  const page = useConsole()
  const connected = useConsoleStore(selectConnected)
  const running = useConsoleStore((state) => isRunning(state.session?.experiment?.state))
  const [comparisons, setComparisons] = useState<readonly StoredComparison[]>()
  useEffect(() => {
    if (!isWanted || !connected || running) return
    let wanted = true
    const known = read.get(page) ?? new Map<string, StoredComparison>()
    read.set(page, known)
    void readComparisons(page.ask, known, () => wanted).then((found) => wanted && setComparisons(found))
    return () => {
      wanted = false
    }
  }, [page, connected, running, isWanted])
  return comparisons
}

function isRunning(state: string | undefined): boolean {
  return state === 'running' || state === 'paused'
}
