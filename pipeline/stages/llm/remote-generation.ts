import type { StreamedReplyEvents } from './streamed-reply.ts'

/** What a generation on a server elsewhere asks of its call, and what it tells while it runs. */
export interface RemoteGenerationContext extends StreamedReplyEvents {
  readonly requestedMs: number
  readonly startedMs: number
  /** Aborted where the reply is no longer wanted. */
  readonly signal: AbortSignal
}
