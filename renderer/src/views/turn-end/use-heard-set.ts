import { useEffect, useState } from 'react'
import type { ErrorInfo } from '../../../../pipeline/protocol/errors.ts'
import type { HeardUtterance } from '../../../../pipeline/protocol/turn-end.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'

export interface HeardSet {
  readonly utterances: readonly HeardUtterance[] | undefined
  readonly error: ErrorInfo | undefined
}

const PAGE = 100
const NOTHING: HeardSet = { utterances: undefined, error: undefined }

/** The utterances that the host has listened to, read in pages once it is done; `undefined` until they are here. */
export function useHeardSet(): HeardSet {
  const { ask } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const progress = useConsoleStore((state) => state.session?.turnEnds)
  const [heard, setHeard] = useState(NOTHING)
  const state = progress?.state
  // Another hearing of the same set is another object.
  const key = state === 'finished' || state === 'stopped' ? progress : undefined
  useEffect(() => {
    if (!key || !connected) return
    let left = false
    const read = async () => {
      const utterances: HeardUtterance[] = []
      for (;;) {
        const outcome = await ask({ name: 'readTurnEnds', offset: utterances.length, limit: PAGE })
        if (left) return
        if (!outcome.ok) return setHeard({ utterances: undefined, error: outcome.error })
        utterances.push(...outcome.answer.utterances)
        if (outcome.answer.utterances.length === 0 || utterances.length >= outcome.answer.total) break
      }
      setHeard({ utterances, error: undefined })
    }
    void read()
    return () => {
      left = true
    }
  }, [ask, connected, key])
  return key ? heard : NOTHING
}
