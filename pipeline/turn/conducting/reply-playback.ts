import { nowMs } from '../../base/clock.ts'
import type { ConductorOptions } from '../conductor-options.ts'
import * as entries from '../log/speech-entries.ts'
import type { OpenTurn } from '../open-turn.ts'
import type { Answer } from '../reply/answer.ts'
import type { PlaybackState } from '../reply/playback-clock.ts'
import { PlaybackWait } from '../reply/playback-wait.ts'

/** What the playing of a reply needs of its conversation. */
export interface ReplyPlaybackContext {
  readonly options: Pick<ConductorOptions, 'player' | 'tap' | 'waitForPlayback'>
  /** The open turn. */
  readonly turn: () => OpenTurn | undefined
  /** The reply of the open turn is over. */
  readonly finish: (turn: OpenTurn) => void
}

/** From the last sample that was synthesised to the last one that was heard: what the player says of it, and its silence. */
export class ReplyPlayback {
  readonly #context: ReplyPlaybackContext
  readonly #wait: PlaybackWait

  constructor(context: ReplyPlaybackContext) {
    this.#context = context
    this.#wait = new PlaybackWait(context.options.player)
  }

  /** The player rendered the first sample of a turn's reply. */
  rendered(turnId: string, renderedMs: number, outputLatencyMs: number | undefined): void {
    this.#wait.reported()
    const turn = this.#handedOver(turnId)
    if (!turn) return
    this.#context.options.tap?.rendered(turnId, renderedMs, outputLatencyMs)
    entries.enterRendered(turn.log, renderedMs, outputLatencyMs)
  }

  /** The first of a turn's reply left for a player that is far away: until then it had not been handed over. */
  sent(turnId: string, sentMs: number): void {
    const turn = this.#context.turn()
    if (turn?.log.id === turnId) turn.log.stamp({ handedMs: sentMs })
  }

  /** The player has played a reply to its end, with these gaps; `facts` are what else it knows, for the counters. */
  played(turnId: string, underruns: number, underrunMs: number, facts: entries.PlaybackFacts): void {
    this.#wait.reported()
    const turn = this.#handedOver(turnId)
    if (!turn) return
    turn.log.facts('playback.', facts)
    entries.enterUnderruns(turn.log, { underruns, underrunMs })
    this.#context.finish(turn)
  }

  /** The reply is with the player: the turn ends now, or when it has been played. */
  synthesised(answer: Answer, playback: PlaybackState | undefined): void {
    const turn = this.#context.turn()
    if (!turn) return
    if (playback) entries.enterUnderruns(turn.log, playback)
    const { waitForPlayback, player } = this.#context.options
    if (player.reportsEnd && playback) return
    if (!playback || !waitForPlayback || player.silentBecause !== undefined) return this.#context.finish(turn)
    // Where a player reports the end itself, that comes first: this is for the one that does not.
    const isOpen = () => this.#context.turn()?.answer === answer
    this.#wait.start(playback.endsMs - nowMs(), isOpen, () => this.#context.finish(turn))
  }

  /** What comes without anything having been handed over is the report of a reply that was taken back. */
  #handedOver(turnId: string): OpenTurn | undefined {
    const turn = this.#context.turn()
    return turn?.log.id === turnId && turn.log.stamps.handedMs !== undefined ? turn : undefined
  }
}
