import type { ClauseCache } from '../../stages/tts/contract.ts'
import type { ReplyCaches } from './reply-cache.ts'

/** What turns remember from turn to turn, where a flag wants that: replies as text, and clauses as audio. */
export interface TurnCaches {
  readonly replies: ReplyCaches
  /** Absent: the voice's own clause cache, which all turns share. */
  readonly speech?: ClauseCache
}
