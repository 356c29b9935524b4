import type { ToldReason } from '../protocol/reasons.ts'
import type { SentenceStart } from '../stages/tts/contract.ts'

/** A piece of a reply's audio on its way to the listener. */
export interface ReplyAudio {
  readonly turnId: string
  readonly turnIndex: number
  /** Counts from 0 within the turn. */
  readonly seq: number
  readonly pcm: Float32Array
  readonly sampleRateHz: number
  /** The sentences of the reply that begin within this chunk, in order. */
  readonly sentences?: readonly SentenceStart[]
}

/** Whoever makes a reply audible: a console's speaker, or nobody. */
export interface ReplyPlayer {
  /** Why playback cannot be measured; `undefined` where the player reports what it renders. */
  readonly silentBecause: ToldReason | undefined
  /** It reports the end of every reply itself: a turn stays open until then, whether or not its playback is measured. */
  readonly reportsEnd?: boolean
  /** Takes a chunk; answers with the host clock at which it had it. Never waits. */
  play(audio: ReplyAudio): number
  /** All chunks of the reply were handed over. */
  finish(turnIndex: number): void
  /** Silences the reply at once and forgets what is buffered. */
  stop(turnIndex: number): void
}
