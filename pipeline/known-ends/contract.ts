/** What an utterance is an example of; a folder need not say. */
export const UTTERANCE_KINDS = ['plain', 'pause-inside', 'hesitation', 'list', 'trailing-thought'] as const
export type UtteranceKind = (typeof UTTERANCE_KINDS)[number]

/** All positions are samples at this rate, and all sound comes at it. */
export const KNOWN_ENDS_RATE_HZ = 16_000

/** A silence inside an utterance, which a listener must wait through. */
export interface KnownPause {
  readonly startSample: number
  /** The sample at which the voice goes on. */
  readonly endSample: number
}

/** An utterance of which it is known when the person has finished. */
export interface KnownUtterance {
  /** Its name, once in its set. */
  readonly id: string
  readonly kind: UtteranceKind | undefined
  readonly voice: string | undefined
  readonly text: string | undefined
  /** "en", "zh", …; `undefined` where nobody says. */
  readonly language: string | undefined
  readonly sampleCount: number
  /** The sample behind the last one of the last word. */
  readonly endSample: number
  /** In order, all before `endSample`. */
  readonly pauses: readonly KnownPause[]
  /** True: nothing of the product has learnt from its voice or its sentence, and no setting was chosen on it. */
  readonly heldOut: boolean
  /**
   * The sound, mono at 16 kHz. It is decoded again at each call and kept by nobody: take one utterance at a time.
   *
   * @throws Failure where the file has gone or is damaged
   */
  pcm(): Promise<Float32Array>
}

/** A set of such utterances. */
export interface KnownEndSet {
  readonly name: string
  readonly utterances: readonly KnownUtterance[]
  /** One line for each row that could not be used, with the reason. */
  readonly faults: readonly string[]
}
