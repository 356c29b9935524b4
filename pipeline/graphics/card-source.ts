import type { CardSample } from '../protocol/graphics.ts'
import type { StatedReason } from '../protocol/reasons.ts'

/** Who hears what a source has to tell. */
export interface SourceListener {
  sampled(sample: CardSample): void
  /** Why there are no samples for now; `undefined`: there are. */
  silent(why: StatedReason | undefined): void
}

/** Something that tells again and again what cards do, from `start` to `stop`. Both may be called twice. */
export interface CardSource {
  start(): void
  stop(): void
}
