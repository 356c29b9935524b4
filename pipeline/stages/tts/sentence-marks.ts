import type { SentenceStart } from './contract.ts'

/** Where sentences begin in a sound that is made stretch by stretch and leaves in chunks. */
export class SentenceMarks {
  readonly #marks: SentenceStart[] = []
  #samples = 0
  #leftSamples = 0

  /** A sentence begins with the next stretch. One without words of its own goes with the one before. */
  begin(text: string): void {
    if (text !== '') this.#marks.push({ atSample: this.#samples, text })
  }

  /** The next stretch was made. */
  made(samples: number): void {
    this.#samples += samples
  }

  /** The next chunk leaves: the sentences that begin within it. */
  leave(samples: number): SentenceStart[] {
    const from = this.#leftSamples
    this.#leftSamples += samples
    const begun = this.#marks.findIndex(({ atSample }) => atSample >= this.#leftSamples)
    const within = this.#marks.splice(0, begun < 0 ? this.#marks.length : begun)
    return within.map(({ atSample, text }) => ({ atSample: atSample - from, text }))
  }
}
