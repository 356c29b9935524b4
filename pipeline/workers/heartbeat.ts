/** Number of the pipe, among a worker process's open files, into which its heartbeat goes. */
export const HEARTBEAT_FD = 4
/** Time between two beats. */
export const BEAT_MS = 100
/** So many looks of the watcher without a beat in between mean that the whole process stands still. */
const MOST_SILENT_LOOKS = 15
/** A process that has not begun to beat by then will not: importing the system's libraries is all that it does before. */
const MOST_LOOKS_BEFORE_THE_FIRST = 600

/**
 * Watches the beats of one process. They come from a thread of their own in it, so that a model run of any length is no
 * silence. Time is counted in looks of the watcher: where the watcher itself gets no processor, nor may the watched one,
 * and nobody is declared dead for that.
 */
export class HeartbeatWatch {
  readonly #timer: NodeJS.Timeout
  #silentLooks = 0
  #begun = false

  /** @param onSilence called once, when the beats have stopped */
  constructor(onSilence: () => void) {
    this.#timer = setInterval(() => {
      this.#silentLooks += 1
      if (this.#silentLooks <= (this.#begun ? MOST_SILENT_LOOKS : MOST_LOOKS_BEFORE_THE_FIRST)) return
      this.close()
      onSilence()
    }, BEAT_MS)
    this.#timer.unref()
  }

  beat(): void {
    this.#begun = true
    this.#silentLooks = 0
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
