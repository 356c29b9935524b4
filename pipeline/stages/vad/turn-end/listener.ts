/** What a turn-end model is told of each window of a stream, and asked. */
export interface TurnEndListener {
  /**
   * Hears the new audio of a window and says how likely the turn is over.
   *
   * @param pcm each sample of the stream once, in order
   * @param speechProbability what the voice-activity model said of the window; 0 where it did not run
   * @returns `undefined` while somebody speaks, before anybody has, and where it has not looked yet
   */
  hear(pcm: Float32Array, speechProbability: number): Promise<number | undefined>
  /** Forgets all it has heard: behind a gap, or after a failure. */
  reset(): void
}

/** From this probability on a window is speech to the turn-end models: there the turn goes on, whatever they think. */
export const SPEAKING = 0.5
/** Speech begins a turn where there was none; weaker signs count too, for the first sounds are. */
export const BEGINNING = 0.35
/**
 * After so much silence the next speech is another turn. Longer than any hold, so that an answer given too early and taken
 * back is still heard as one turn.
 */
export const TURN_OVER_SAMPLES = 2 * 16_000
