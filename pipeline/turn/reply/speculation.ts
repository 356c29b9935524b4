import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { saidAlike } from '../../base/text/said-alike.ts'
import { DraftLog, type ReplyEntries } from '../log/draft-log.ts'
import type { Reply } from './reply.ts'

/** A partial transcript counts as stable once it has stood this long while the detector hears silence. */
const STABLE_SAMPLES = 0.12 * PIPELINE_RATE_HZ
/** Replies begun ahead of the endpoint in one turn, at most: each one thrown away is work for nothing. */
const MOST_TRIES = 3
/** So many where a detector finds the end plausible: somebody who lists things pauses often, and ends once. */
const MOST_PLAUSIBLE_TRIES = 6

interface Attempt {
  readonly utterance: string
  readonly reply: Reply
  readonly draft: DraftLog
}

/**
 * Prepares the reply before the endpoint (PIPELINE_SPECULATIVE): at the first pause in which the end is plausible, or in
 * which the partial transcript stood still. Nothing of it is heard before the endpoint: the reply keeps its audio until
 * it is taken, so that a decision that waits costs work and no time. A transcript that changes throws it away; what that
 * cost is counted.
 */
export class Speculation {
  readonly #log: ReplyEntries
  readonly #begin: (utterance: string, draft: DraftLog) => Reply
  #latest = ''
  #sinceSamples = 0
  #tries = 0
  #stopped = false
  #attempt: Attempt | undefined

  /** `begin` starts a reply that is held back and makes its entries in the draft. */
  constructor(log: ReplyEntries, begin: (utterance: string, draft: DraftLog) => Reply) {
    this.#log = log
    this.#begin = begin
  }

  /**
   * A partial transcript came, made of that much audio. A reply is begun only in silence: while somebody speaks, a
   * transcript that stands still is merely in the middle of a word.
   */
  offer(utterance: string, decodedSamples: number, silent: boolean): void {
    if (!saidAlike(utterance, this.#latest)) this.#sinceSamples = decodedSamples
    this.#latest = utterance
    if (this.#attempt && !saidAlike(this.#attempt.utterance, utterance)) this.#throwAway()
    if (silent && decodedSamples - this.#sinceSamples >= STABLE_SAMPLES) this.#try(MOST_TRIES)
  }

  /** In this pause the end is plausible, and the newest partial transcript is all that was said. */
  plausibleEnd(): void {
    this.#try(MOST_PLAUSIBLE_TRIES)
  }

  #try(mostTries: number): void {
    const utterance = this.#latest
    if (this.#stopped || utterance === '' || this.#attempt || this.#tries >= mostTries) return
    this.#tries += 1
    this.#log.fact('speculation.tries', this.#tries)
    const draft = new DraftLog(this.#log)
    this.#attempt = { utterance, draft, reply: this.#begin(utterance, draft) }
  }

  /** The final transcript is known: the prepared reply, where it answers that; punctuation is not heard. */
  take(utterance: string): Reply | undefined {
    const attempt = this.#attempt
    if (!attempt) return undefined
    if (!saidAlike(attempt.utterance, utterance)) {
      this.#throwAway()
      return undefined
    }
    this.#attempt = undefined
    this.#log.fact('speculation.hits', 1)
    attempt.draft.commit(this.#log)
    return attempt.reply
  }

  /** The turn is over: what was prepared is not wanted any more. */
  stop(): void {
    this.#stopped = true
    if (this.#attempt) this.#throwAway()
  }

  #throwAway(): void {
    const attempt = this.#attempt
    this.#attempt = undefined
    if (!attempt) return
    attempt.reply.stop()
    attempt.draft.discard(this.#log)
    this.#log.count('speculation.wastedTokens', attempt.reply.tokens)
  }
}
