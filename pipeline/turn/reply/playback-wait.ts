import type { ReplyPlayer } from './reply-player.ts'

/** How long a player's own report of the end may take beyond the computed end, where it is not known to report. */
const LATE_REPORT_MS = 400
/**
 * So many times as long where it is: a browser on a busy machine begins late and tells later still. A reply that is
 * interrupted meanwhile ends at once.
 */
const MOST_WAITS = 15

/** Ends turns whose player does not say that it has played the reply, without taking the word from one that will. */
export class PlaybackWait {
  readonly #player: Pick<ReplyPlayer, 'silentBecause'>
  #reports = false

  constructor(player: Pick<ReplyPlayer, 'silentBecause'>) {
    this.#player = player
  }

  /** The player said what it renders: it will say so of the next replies too. */
  reported(): void {
    this.#reports = true
  }

  /**
   * Calls `giveUp` once a reply that ends in `remainingMs` must have been played though nobody said so, or once nobody
   * is there to say it; never where the turn is over by then. Own timers are counted, not time: a host that was kept
   * from working reads the reports that wait before it gives up.
   */
  start(remainingMs: number, isOpen: () => boolean, giveUp: () => void): void {
    let waits = 0
    const look = () => {
      if (!isOpen()) return
      waits += 1
      const canReport = this.#reports && this.#player.silentBecause === undefined
      if (canReport && waits < MOST_WAITS) {
        setTimeout(look, LATE_REPORT_MS).unref()
        return
      }
      // One that has left, or does not report any more: the next turns need not wait for it.
      this.#reports = false
      giveUp()
    }
    setTimeout(look, Math.max(0, remainingMs) + LATE_REPORT_MS).unref()
  }
}
