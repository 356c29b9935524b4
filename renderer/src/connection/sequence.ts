import type { StampedEvent } from '../../../pipeline/protocol/wire/events.ts'

export interface Admission {
  /** The events that follow on from `lastSeq` without a gap. */
  readonly accepted: readonly StampedEvent[]
  readonly lastSeq: number
  /** True when something is missing: what was accepted is right, but only a fresh snapshot helps now. */
  readonly gap: boolean
}

/** Lets through the events that come next. Events already known are skipped, so resuming twice does no harm. */
export function admitEvents(lastSeq: number, events: readonly StampedEvent[]): Admission {
  const accepted: StampedEvent[] = []
  let last = lastSeq
  for (const event of events) {
    if (event.seq <= last) continue
    if (event.seq !== last + 1) return { accepted, lastSeq: last, gap: true }
    accepted.push(event)
    last = event.seq
  }
  return { accepted, lastSeq: last, gap: false }
}
