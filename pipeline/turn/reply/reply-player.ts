import type { StatedReason } from '../../protocol/reasons.ts'
import type { SentenceStart } from '../../stages/tts/contract.ts'

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
  readonly silentBecause: StatedReason | undefined
  /** It reports the end of every reply itself: a turn stays open until then, whether or not its playback is measured. */
  readonly reportsEnd?: boolean
  /** Takes a chunk; answers with the host clock at which it had it. Never waits. */
  play(audio: ReplyAudio): number
  /** All chunks of the reply were handed over. */
  finish(turnIndex: number): void
  /** Silences the reply at once and forgets what is buffered. */
  stop(turnIndex: number): void
}

/** What is done when something happens at a player that somebody listens to. */
export interface PlayerTap {
  /** A chunk was given to the player, which had it at `handedMs` of the host's clock. */
  readonly onPlayed: (audio: ReplyAudio, handedMs: number) => void
  readonly onStopped: (turnIndex: number) => void
}

/** A player that does as another one does, and says what it is given. */
export function tappedPlayer(player: ReplyPlayer, { onPlayed, onStopped }: PlayerTap): ReplyPlayer {
  return {
    get silentBecause() {
      return player.silentBecause
    },
    get reportsEnd() {
      return player.reportsEnd ?? false
    },
    play: (audio) => {
      const handedMs = player.play(audio)
      onPlayed(audio, handedMs)
      return handedMs
    },
    finish: (turnIndex) => player.finish(turnIndex),
    stop: (turnIndex) => {
      player.stop(turnIndex)
      onStopped(turnIndex)
    },
  }
}
