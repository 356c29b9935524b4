import type { TopicName } from '../../../pipeline/protocol/topics.ts'
import type { PipelineEvent } from '../../../pipeline/protocol/wire/events.ts'
import type { Query, QueryName } from '../../../pipeline/protocol/wire/queries.ts'

/** What may be answered otherwise once a topic has another state. */
const ASKED_AGAIN: Readonly<Partial<Record<TopicName, readonly QueryName[]>>> = {
  store: ['readStoreState', 'previewRetention'],
  models: ['readCatalogue'],
  turnEnds: ['readTurnEnds'],
}

/** Whether an answer to the query may be another one after the event. */
export function changesAnswer(event: PipelineEvent, query: Query): boolean {
  switch (event.kind) {
    case 'sessionChanged':
      return query.name === 'listSessions' || isOf(query, event.session.id)
    case 'sessionsRemoved':
      return query.name === 'listSessions' || event.sessionIds.some((id) => isOf(query, id))
    case 'sessionTurnAdded':
      // Of a turn nothing changes but by being put in again.
      if (query.name === 'readTurn') return isOf(query, event.sessionId) && query.turnId === event.row.turnId
      return query.name === 'listSessions' || isOf(query, event.sessionId)
    case 'experimentCompared':
      return query.name === 'readResult' && query.sessionId === event.result.sessionId
    case 'topicChanged':
      return asks(query, ...(ASKED_AGAIN[event.topic] ?? []))
    case 'pullAdvanced':
      return asks(query, 'readCatalogue')
    default:
      return false
  }
}

function isOf(query: Query, sessionId: string): boolean {
  return 'sessionId' in query && query.sessionId === sessionId
}

function asks(query: Query, ...names: readonly QueryName[]): boolean {
  return names.includes(query.name)
}
