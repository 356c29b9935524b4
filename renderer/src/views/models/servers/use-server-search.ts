import { useState } from 'react'
import type { ErrorInfo } from '../../../../../pipeline/protocol/errors.ts'
import type { FoundServer } from '../../../../../pipeline/protocol/models/model-servers.ts'
import { useConsole } from '../../../console-context.ts'

/** What answered at the usual ports, once somebody has asked for it. */
export interface ServerSearch {
  readonly isAsking: boolean
  /** Absent: nobody has asked, or it was put away. */
  readonly found: readonly FoundServer[] | undefined
  readonly error: ErrorInfo | undefined
  ask(): void
  dismiss(): void
}

/** Asks the usual ports of this machine for servers, each time that somebody presses the button and never else. */
export function useServerSearch(): ServerSearch {
  const { ask } = useConsole()
  const [isAsking, setAsking] = useState(false)
  const [found, setFound] = useState<readonly FoundServer[]>()
  const [error, setError] = useState<ErrorInfo>()
  const search = async () => {
    setAsking(true)
    const outcome = await ask({ name: 'findModelServers' })
    setAsking(false)
    setFound(outcome.ok ? outcome.answer : undefined)
    setError(outcome.ok ? undefined : outcome.error)
  }
  return {
    ...{ isAsking, found, error },
    ask: () => void search(),
    dismiss: () => {
      setFound(undefined)
      setError(undefined)
    },
  }
}
