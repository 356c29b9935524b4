import { ensure } from '../../base/assert.ts'

/** A piece of one stream's audio or features, and the state to run it with, which the run moves on. */
export interface EncoderPiece<State> {
  readonly input: Float32Array
  readonly state: State
}

/** An encoder that takes several streams at once, and what it makes of each piece. */
export interface BatchEncoder<State, Result> {
  /** Most streams of one run. */
  readonly mostStreams: number
  /** The results of pieces whose inputs have the same length. */
  runTogether(pieces: readonly EncoderPiece<State>[]): Promise<readonly Result[]>
}

interface WaitingPiece<State, Result> extends EncoderPiece<State> {
  readonly onStart: () => void
  resolve(result: Result): void
  reject(error: unknown): void
}

/** Most numbers that go into one run over all its streams: bounds the memory. */
const MOST_NUMBERS = 640_000

/**
 * Gathers pieces of several streams that wait for the encoder into one run (ASR_BATCH_SIZE). Nothing ever waits for
 * company: a piece that finds the encoder free runs at once, alone; what came while the encoder was busy runs together
 * next. So a lone stream pays nothing, and a piece waits for company no longer than the run that is under way.
 * The oldest piece is always in the next run, with others of its length in the order in which they came.
 */
export class EncoderBatches<State, Result> {
  readonly #encoder: BatchEncoder<State, Result>
  readonly #limit: () => number
  readonly #onRun: (size: number) => void
  readonly #waiting: WaitingPiece<State, Result>[] = []
  #busy = false

  /**
   * @param limit most pieces of one run, asked before each
   * @param onRun told the size of each run
   */
  constructor(encoder: BatchEncoder<State, Result>, limit: () => number, onRun: (size: number) => void) {
    this.#encoder = encoder
    this.#limit = limit
    this.#onRun = onRun
  }

  /** Runs a piece, alone or with others; `onStart` is called when its run begins. */
  run(piece: EncoderPiece<State>, onStart: () => void): Promise<Result> {
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
      for (const [index, piece] of pieces.entries()) piece.resolve(ensure(results[index], 'the result of a piece'))
    } catch (error) {
      for (const piece of pieces) piece.reject(error)
    }
  }

  #takeNext(): WaitingPiece<State, Result>[] {
    const length = this.#waiting[0]?.input.length ?? 1
    const bySize = Math.max(1, Math.floor(MOST_NUMBERS / length))
    const most = Math.max(1, Math.min(this.#limit(), this.#encoder.mostStreams, bySize))
    const taken: WaitingPiece<State, Result>[] = []
    for (let at = 0; at < this.#waiting.length && taken.length < most; ) {
      const piece = this.#waiting[at]
      if (piece?.input.length !== length) at += 1
      else taken.push(...this.#waiting.splice(at, 1))
    }
    return taken
  }
}
