import { float32ToInt16 } from '../../audio/pcm.ts'
import { nowMs } from '../../base/clock.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import type { ReplyFrame } from '../../protocol/wire/binary.ts'
import type { ReplyAudio, ReplyPlayer } from '../../turn/reply/reply-player.ts'

/** A console that can make replies audible. */
export interface ReplyListener {
  readonly open: boolean
  sendReply(frame: ReplyFrame): void
}

/** Sends replies to the console that began the turn; without one, to nobody. */
export class ConsolePlayer implements ReplyPlayer {
  #listener: ReplyListener | undefined
  #nextSeq = 0
  #sampleRateHz = 0

  /** From now on replies go to this console. */
  listen(listener: ReplyListener): void {
    this.#listener = listener
  }

  /** This console has gone. */
  leave(listener: ReplyListener): void {
    if (this.#listener === listener) this.#listener = undefined
  }

  get silentBecause(): StatedReason | undefined {
    return this.#listener?.open ? undefined : because('playback.noConsole')
  }

  play(audio: ReplyAudio): number {
    const { turnIndex, seq, sampleRateHz } = audio
    this.#nextSeq = seq + 1
    this.#sampleRateHz = sampleRateHz
    this.#listener?.sendReply({ turnIndex, seq, last: false, sampleRateHz, pcm: float32ToInt16(audio.pcm) })
    return nowMs()
  }

  /** The end is a frame without samples: which chunk is the last is known only after it was sent. */
  finish(turnIndex: number): void {
    const end = { turnIndex, seq: this.#nextSeq, last: true, sampleRateHz: this.#sampleRateHz, pcm: new Int16Array(0) }
    this.#listener?.sendReply(end)
  }

  /** A console falls silent by itself when it is told that the turn was cut off. */
  stop(): void {}
}
