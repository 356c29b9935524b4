import type { CardSource, SourceListener } from './card-source.ts'
import { DrmCardFiles } from './drm-samples.ts'

export interface DrmSourceOptions {
  readonly everyMs: number
  readonly sysfs: string
  /** PCI addresses. */
  readonly cards: readonly string[]
}

/** Samples of the cards whose drivers tell in sysfs. Files are read one after the other, never two times at once. */
export class DrmSource implements CardSource {
  readonly #options: DrmSourceOptions
  readonly #listener: SourceListener
  readonly #cards: readonly DrmCardFiles[]
  /** Counts starts: what an earlier one still reads is nobody's any more. */
  #run = 0
  #wanted = false

  constructor(options: DrmSourceOptions, listener: SourceListener) {
    this.#options = options
    this.#listener = listener
    this.#cards = options.cards.map((card) => new DrmCardFiles(card, options.sysfs))
  }

  start(): void {
    if (this.#wanted) return
    this.#wanted = true
    this.#run += 1
    void this.#sample(this.#run)
  }

  stop(): void {
    this.#wanted = false
  }

  async #sample(run: number): Promise<void> {
    for (const card of this.#cards) {
      const sample = await card.sample()
      if (!this.#wanted || run !== this.#run) return
      this.#listener.sampled(sample)
    }
    setTimeout(() => {
      if (this.#wanted && run === this.#run) void this.#sample(run)
    }, this.#options.everyMs).unref()
  }
}
