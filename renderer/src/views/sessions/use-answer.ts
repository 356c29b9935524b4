import { useCallback, useEffect, useRef, useState } from 'react'
import type { ErrorInfo } from '../../../../pipeline/protocol/errors.ts'
import type { Answer, QueryName, QueryOf } from '../../../../pipeline/protocol/queries.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'

export interface Asked<T> {
  readonly answer: T | undefined
  readonly error: ErrorInfo | undefined
  readonly loading: boolean
}

/** While turns come in, lists are asked for again at most this often. */
const ASK_AGAIN_AFTER_MS = 1000
/** A long list is asked for again more seldom: reading it may take this share of the time. */
const READING_SHARE = 0.1

/**
 * The answer to a query, asked again whenever the query changes or `revision` rises. What was answered before stays
 * on show meanwhile: nothing goes blank because something new is on its way.
 */
export function useAnswer<N extends QueryName>(query: QueryOf<N> | undefined, revision: number): Asked<Answer<N>> {
  const { ask } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const [asked, setAsked] = useState<Asked<Answer<N>>>({ answer: undefined, error: undefined, loading: true })
  const key = query && JSON.stringify(query)
  const newest = useRef(0)
  const tookMs = useRef(0)
  const read = useCallback(async () => {
    if (key === undefined) return
    newest.current += 1
    const turn = newest.current
    const beganMs = performance.now()
    const outcome = await ask<N>(JSON.parse(key))
    tookMs.current = performance.now() - beganMs
    // A later question may have been answered first.
    if (turn !== newest.current) return
    setAsked((before) =>
      outcome.ok
        ? { answer: outcome.answer, error: undefined, loading: false }
        : { answer: before.answer, error: outcome.error, loading: false },
    )
  }, [ask, key])
  useEffect(() => {
    if (connected) void read()
  }, [connected, read])
  const waiting = useRef<number>(undefined)
  const shown = useRef(revision)
  const latest = useRef({ revision, read })
  latest.current = { revision, read }
  useEffect(() => {
    if (revision === shown.current || !connected || waiting.current !== undefined) return
    waiting.current = window.setTimeout(
      () => {
        waiting.current = undefined
        shown.current = latest.current.revision
        // What is asked may have changed while this waited.
        void latest.current.read()
      },
      Math.max(ASK_AGAIN_AFTER_MS, tookMs.current / READING_SHARE),
    )
  }, [revision, connected])
  useEffect(
    () => () => {
      window.clearTimeout(waiting.current)
      waiting.current = undefined
    },
    [],
  )
  return asked
}
