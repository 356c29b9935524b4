import { type Query as CachedQuery, QueryClient } from '@tanstack/react-query'
import type { PipelineEvent, StampedEvent } from '../../../pipeline/protocol/wire/events.ts'
import type { Query } from '../../../pipeline/protocol/wire/queries.ts'
import { changesAnswer } from './freshness.ts'

/** While turns come in, the same is asked again at most this often. */
export const ASK_AGAIN_AFTER_MS = 1000
/** What takes long to answer is asked for again more seldom: reading it may take this share of the time. */
const READING_SHARE = 0.1
/** How long an answer that no view shows is kept. */
const KEPT_MS = 5 * 60_000

/**
 * The host's answers as views show them, and when each is asked for again: after an event that changes it, and after a
 * reconnect, during which events may have been missed. Nothing is asked for that no view shows.
 */
export class Answers {
  readonly client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: ASK_AGAIN_AFTER_MS,
        gcTime: KEPT_MS,
        // The host says when something changed, and refuses for reasons that asking again does not mend.
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // The host is on this machine more often than not: what the browser calls offline says nothing of it.
        networkMode: 'always',
      },
    },
  })
  /** How long each took to be answered last, by its hash. */
  readonly #tookMs = new Map<string, number>()
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #pulls = new Map<string, string>()

  /** Events as they come from the host. */
  eventsArrived(events: readonly StampedEvent[]): void {
    const telling = events.map(({ event }) => event).filter((event) => this.#tells(event))
    if (telling.length === 0) return
    for (const cached of this.client.getQueryCache().getAll()) {
      const query = queryOf(cached)
      if (query && telling.some((event) => changesAnswer(event, query))) this.#askAgain(cached)
    }
  }

  /** All is asked for again: there may have been events that nobody heard. */
  reconnected(): void {
    void this.client.invalidateQueries()
  }

  /** Says how long an answer took: what takes long is asked for again more seldom. */
  took(hash: string, ms: number): void {
    this.#tookMs.set(hash, ms)
  }

  /** While a model comes, many events say no more than how much of it has come. */
  #tells(event: PipelineEvent): boolean {
    if (event.kind !== 'pullAdvanced') return true
    const { id, state } = event.pull
    if (this.#pulls.get(id) === state) return false
    this.#pulls.set(id, state)
    return true
  }

  #askAgain(cached: CachedQuery): void {
    const { queryHash, state } = cached
    if (this.#waiting.has(queryHash)) return
    const restMs = Math.max(ASK_AGAIN_AFTER_MS, (this.#tookMs.get(queryHash) ?? 0) / READING_SHARE)
    const dueMs = Math.max(state.dataUpdatedAt, state.errorUpdatedAt) + restMs - Date.now()
    const ask = () => {
      this.#waiting.delete(queryHash)
      void this.client.invalidateQueries({ predicate: (one) => one.queryHash === queryHash })
    }
    // Never more than the rest: the clock of the day may have been set back.
    this.#waiting.set(queryHash, setTimeout(ask, Math.min(restMs, Math.max(0, dueMs))))
  }
}

/** The key of each answer is the query itself. */
function queryOf({ queryKey }: CachedQuery): Query | undefined {
  return queryKey[0] as Query | undefined
}
