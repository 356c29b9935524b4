import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import type { FlagValues } from '../../flags/registry.ts'
import { LONGEST_UTTERANCE_MS } from '../listening/vad-listener.ts'
import type { TurnOrigin } from '../turn-machine.ts'
import { isHeld } from '../turn-origins.ts'

const LONGEST_UTTERANCE_SAMPLES = (LONGEST_UTTERANCE_MS / 1000) * PIPELINE_RATE_HZ

/** A turn that has ended, as far as is known. */
export interface EndedTurn {
  readonly flags: Pick<FlagValues, 'ASR_TAKE_BACK'>
  readonly log: { readonly origin: TurnOrigin }
  readonly speechStartSample: number
}

/**
 * The time after the end of an utterance in which a person who goes on takes the turn back (ASR_TAKE_BACK), counted in
 * samples of the source. A turn is not over before it has passed: what is to end it is kept until then.
 */
export class TakeBackWindow {
  #endSample: number | undefined
  #mostSamples = 0
  #heardSample = 0
  #whenOver: (() => void) | undefined

  /** True while the turn that has ended may still be taken back. */
  get isOpen(): boolean {
    return this.#endSample !== undefined && this.#heardSample < this.#endSample
  }

  /**
   * The utterance was found to be over at a sample of the source. A button's release is meant, and the player of a device
   * cannot be told to forget what it was sent: neither is taken back.
   */
  open({ flags, log: { origin }, speechStartSample }: EndedTurn, atSample: number): void {
    const canBe = !isHeld(origin) && origin.kind !== 'device' && flags.ASR_TAKE_BACK > 0
    this.#whenOver = undefined
    this.#heardSample = atSample
    this.#endSample = canBe ? atSample + flags.ASR_TAKE_BACK * PIPELINE_RATE_HZ : undefined
    // What was heard is kept for so long only.
    this.#mostSamples = speechStartSample + LONGEST_UTTERANCE_SAMPLES
  }

  /** Whether speech that begins at a sample of the source takes the turn back. */
  covers(onsetSample: number): boolean {
    return this.#endSample !== undefined && onsetSample < Math.min(this.#endSample, this.#mostSamples)
  }

  /** The detector has looked at the source up to here, and heard nobody go on. */
  silentUntil(sample: number): void {
    this.#heardSample = sample
    if (!this.isOpen) this.#pass()
  }

  /** Calls `finish` once the turn cannot be taken back any more, which may be now. */
  whenOver(finish: () => void): void {
    if (this.isOpen) this.#whenOver = finish
    else finish()
  }

  /** The source has no more audio: nobody goes on. */
  sourceEnded(): void {
    this.#endSample = undefined
    this.#pass()
  }

  /** The turn was taken back, or is over for another reason: what was to end it is not wanted any more. */
  close(): void {
    this.#endSample = undefined
    this.#whenOver = undefined
  }

  #pass(): void {
    const finish = this.#whenOver
    this.#whenOver = undefined
    finish?.()
  }
}
