/** Number of the pipe, among a worker process's open files, into which its heartbeat goes. */
export const HEARTBEAT_FD = 4
/** Time between two beats. */
export const BEAT_MS = 100
/** Every so many beats say how much memory the process holds: once a second. */
export const BEATS_PER_MEMORY = 10
/** Characters of a beat at most; what is longer is no beat. */
const MOST_CHARACTERS = 40

/** A beat as it goes into the pipe: a line, empty or with the bytes that the process holds. */
export function beatText(bytes: number | undefined): string {
  return `${bytes ?? ''}\n`
}

/** So many looks of the watcher without a beat in between mean that the whole process stands still. */
const MOST_SILENT_LOOKS = 15
/** So many looks in a row at which the system says that the process is stopped: a fact, which needs no longer wait. */
const STOPPED_LOOKS = 2
/** A process that has not begun to beat by then will not: importing the system's libraries is all that it does before. */
const MOST_LOOKS_BEFORE_THE_FIRST = 600

/**
 * Watches the beats of one process. They come from a thread of their own in it, so that a model run of any length is no
 * silence. Time is counted in looks of the watcher: where the watcher itself gets no processor, nor may the watched one,
 * and nobody is declared dead for that. Only where the system says that the process is stopped is the wait a short one.
 */
export class HeartbeatWatch {
  readonly #timer: NodeJS.Timeout
  #silentLooks = 0
  #stoppedLooks = 0
  #begun = false
  #line = ''
  #residentBytes: number | undefined

  /**
   * @param isStopped whether the system says that the process is stopped; asked only where a beat is missing
   * @param onSilence called once, when the beats have stopped
   */
  constructor(isStopped: () => boolean, onSilence: () => void) {
    this.#timer = setInterval(() => {
      if (!this.#isSilent(isStopped)) return
      this.close()
      onSilence()
    }, BEAT_MS)
    this.#timer.unref()
  }

  /** What the process held when it last said so; `undefined` until then, and where its system does not tell it. */
  get residentBytes(): number | undefined {
    return this.#residentBytes
  }

  /** @param text what came through the pipe: beats, and parts of some */
  beat(text: string): void {
    this.#begun = true
    this.#silentLooks = 0
    this.#stoppedLooks = 0
    const lines = `${this.#line}${text}`.split('\n')
    this.#line = (lines.pop() ?? '').slice(-MOST_CHARACTERS)
    const bytes = lines.findLast((line) => /^\d{1,16}$/.test(line))
    if (bytes !== undefined) this.#residentBytes = Number(bytes)
  }

  #isSilent(isStopped: () => boolean): boolean {
    this.#silentLooks += 1
    // A beat may come at any moment between two looks: one look without is nothing yet.
    this.#stoppedLooks = this.#silentLooks > 1 && isStopped() ? this.#stoppedLooks + 1 : 0
    if (this.#stoppedLooks >= STOPPED_LOOKS) return true
    return this.#silentLooks > (this.#begun ? MOST_SILENT_LOOKS : MOST_LOOKS_BEFORE_THE_FIRST)
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
