import { hashKey, keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ErrorInfo } from '../../../pipeline/protocol/errors.ts'
import type { Answer, QueryName, QueryOf } from '../../../pipeline/protocol/wire/queries.ts'
import { useConsole, useConsoleStore } from '../console-context.ts'
import { selectConnected } from '../store/selectors.ts'

export interface Asked<T> {
  readonly answer: T | undefined
  readonly error: ErrorInfo | undefined
  /** Nothing has been answered yet. */
  readonly loading: boolean
}

/** What the host refused with, on its way through the library. */
class Refusal extends Error {
  readonly info: ErrorInfo

  constructor(info: ErrorInfo) {
    super(info.message)
    this.info = info
  }
}

/**
 * The host's answer to a query, asked for again when the query changes, when an event of the host changes it, and after a
 * reconnect. What was answered before stays on show meanwhile: nothing goes blank because something new is on its way.
 * `undefined` asks nothing.
 */
export function useAnswer<N extends QueryName>(query: QueryOf<N> | undefined): Asked<Answer<N>> {
  const { ask, answers } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const queryKey = [query ?? null]
  const read = async (): Promise<Answer<N>> => {
    if (!query) throw new Error('Nothing was asked')
    const beganMs = performance.now()
    const outcome = await ask<N>(query)
    answers.took(hashKey(queryKey), performance.now() - beganMs)
    if (!outcome.ok) throw new Refusal(outcome.error)
    return outcome.answer
  }
  const { data, error, isPending } = useQuery<Answer<N>>(
    {
      queryKey,
      queryFn: read,
      enabled: connected && query !== undefined,
      placeholderData: keepPreviousData,
      // Comparing thousands of rows with those before takes longer than drawing the few that are on show.
      structuralSharing: query?.name !== 'listTurns',
    },
    answers.client,
  )
  return { answer: data, error: error instanceof Refusal ? error.info : undefined, loading: isPending }
}
