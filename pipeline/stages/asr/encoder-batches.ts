/** A piece of one stream's audio and the state to run it with, which the run moves on. */
export interface EncoderPiece<State> {
  readonly pcm: Float32Array
  readonly state: State
}

/** An encoder that takes several streams at once. */
export interface BatchEncoder<State> {
  /** Most streams of one run. */
  readonly mostStreams: number
  /** Symbol log-probabilities of each piece; all pieces have the same length. */
  runTogether(pieces: readonly EncoderPiece<State>[]): Promise<readonly Float32Array[]>
}

interface WaitingPiece<State> extends EncoderPiece<State> {
  readonly onStart: () => void
  resolve(logProbabilities: Float32Array): void
  reject(error: unknown): void
}

/** Most audio of one run over all its streams: bounds the memory. */
const MOST_SAMPLES = 640_000

/**
 * Gathers pieces of several streams that wait for the encoder into one run (ASR_BATCH_SIZE). Nothing ever waits for
 * company: a piece that finds the encoder free runs at once, alone; what came while the encoder was busy runs together
 * next. So a lone stream pays nothing, and a piece waits for company no longer than the run that is under way.
 * The oldest piece is always in the next run, with others of its length in the order in which they came.
 */
export class EncoderBatches<State> {
  readonly #encoder: BatchEncoder<State>
  readonly #limit: () => number
  readonly #onRun: (size: number) => void
  readonly #waiting: WaitingPiece<State>[] = []
  #busy = false

  /**
   * @param limit most pieces of one run, asked before each
   * @param onRun told the size of each run
   */
  constructor(encoder: BatchEncoder<State>, limit: () => number, onRun: (size: number) => void) {
    this.#encoder = encoder
    this.#limit = limit
    this.#onRun = onRun
  }

  /** Runs a piece, alone or with others; `onStart` is called when its run begins. */
  run(piece: EncoderPiece<State>, onStart: () => void): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...piece, onStart, resolve, reject })
      if (this.#busy) return
      this.#busy = true
      this.#runSoon()
    })
  }

  /** After the messages that have arrived meanwhile: the encoder blocks its thread, so they all come at once. */
  #runSoon(): void {
    setImmediate(() => {
      this.#runNext().then(() => {
        if (this.#waiting.length > 0) this.#runSoon()
        else this.#busy = false
      })
    })
  }

  async #runNext(): Promise<void> {
    const pieces = this.#takeNext()
    for (const { onStart } of pieces) onStart()
    this.#onRun(pieces.length)
    try {
      const results = await this.#encoder.runTogether(pieces)
      for (const [index, piece] of pieces.entries()) piece.resolve(results[index] ?? new Float32Array(0))
    } catch (error) {
      for (const piece of pieces) piece.reject(error)
    }
  }

  #takeNext(): WaitingPiece<State>[] {
    const samples = this.#waiting[0]?.pcm.length ?? 1
    const bySamples = Math.max(1, Math.floor(MOST_SAMPLES / samples))
    const most = Math.max(1, Math.min(this.#limit(), this.#encoder.mostStreams, bySamples))
    const taken: WaitingPiece<State>[] = []
    for (let at = 0; at < this.#waiting.length && taken.length < most; ) {
      const piece = this.#waiting[at]
      if (piece?.pcm.length !== samples) at += 1
      else taken.push(...this.#waiting.splice(at, 1))
    }
    return taken
  }
}
