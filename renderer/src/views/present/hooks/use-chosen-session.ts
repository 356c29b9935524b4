import { useEffect, useState } from 'react'
import { useConsoleStore } from '../../../console-context.ts'
import { useComparisons } from './use-presented.ts'

/** Which comparison is shown. */
export interface ChosenSession {
  readonly sessionId: string | undefined
  readonly comparisons: ReturnType<typeof useComparisons>
  choose(sessionId: string): void
  /** Shows the next comparison that begins. */
  followNext(): void
}

/** The comparison that is asked for, else the newest with something to show; what is on the screen stays. */
export function useChosenSession(asked: string | undefined): ChosenSession {
  const comparisons = useComparisons()
  const [chosen, choose] = useState(asked)
  const newest = useConsoleStore((state) => state.session?.experiment?.sessionId)
  const [follows, setFollows] = useState<{ readonly after: string | undefined }>()
  const sessionId = chosen ?? comparisons[0]?.id
  useEffect(() => {
    if (follows && newest !== undefined && newest !== follows.after) {
      choose(newest)
      setFollows(undefined)
    } else choose(sessionId)
  }, [sessionId, follows, newest])
  return { sessionId, comparisons, choose, followNext: () => setFollows({ after: newest }) }
}
