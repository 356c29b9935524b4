import type { NetworkStamps } from '../../remote/network-stamps.ts'
import type { WorkTiming } from '../../workers/timing.ts'

/** A word and where the network reported it, in samples of the stream. Its own delay is in both ends. */
export interface HeardWord {
  readonly text: string
  readonly startSample: number
  readonly endSample: number
}

/** The recogniser's view of what has been said so far. */
export interface AsrHypothesis {
  readonly text: string
  /** 0 to 1; how sure the decoder is of the text as a whole; undefined where a server elsewhere does not say. */
  readonly confidence: number | undefined
  /** Samples of the stream that the encoder has seen. */
  readonly decodedSamples: number
  /** Encoder runs this stream needed so far; undefined where nobody here can count them. */
  readonly encoderRuns: number | undefined
  /** Samples that the encoder was given a second time, as left context (ASR_OVERLAP_SIZE); 0 where it carries its state. */
  readonly samplesFedAgain: number
  /** Pieces of audio that went through the loudness normaliser (ASR_SKIP_NORMALIZATION). */
  readonly normaliserRuns: number
  /** 0 to 1: how likely a sentence ends after the last words, by the language model or the mark it wrote; 0 inside a word, before the first, and where nothing tells it. */
  readonly endProbability: number
  /** The text if nothing follows, of a recogniser whose partial text leaves a last word out that could still go on. */
  readonly textIfOver?: string
  /** Where the words of a final text lie; absent in partial ones. */
  readonly words?: readonly HeardWord[]
  /** A final text that is too doubtful to act on: probably something was said that the recogniser has no words for. */
  readonly rejected?: boolean
  /** When the final text was asked for and came, of a recogniser that is a server elsewhere. */
  readonly network?: NetworkStamps
  readonly timing: WorkTiming
}

/** How a stream of speech is fed to the encoder. */
export interface AsrStreamOptions {
  /** Step in which audio is fed to the encoder (ASR_CHUNK_SIZE); gathered up to the model's own step where that is larger. */
  readonly stepSamples: number
  /** Left context fed again with each step (ASR_OVERLAP_SIZE); 0 for an encoder that carries its state. */
  readonly overlapSamples: number
  /** Bring the speech to one loudness first (off: ASR_SKIP_NORMALIZATION). Default false. */
  readonly normalise?: boolean
}

/** One utterance being recognised while it is spoken. */
export interface AsrStream {
  /** The step in force after the model's own minimum. */
  readonly stepSamples: number
  /** It waited for a place in vain, and will fail when it is finished: a new one may have better luck. */
  readonly refused?: boolean
  push(pcm: Float32Array): void
  /** Flushes what is buffered, closes the search and answers with the final text. The stream is over then. */
  finish(): Promise<AsrHypothesis>
  /** Gives the stream up; nothing more is reported. */
  cancel(): void
}

/** What the pipeline needs of a recogniser. */
export interface AsrStage {
  /**
   * An utterance begins.
   *
   * @param ahead whatever a request would wait for is made ready: a connection, of a server elsewhere; else those that stand
   *   are given up, and it opens its own (PIPELINE_CONNECT_AHEAD)
   */
  prepare?(ahead: boolean): void
  openStream(options: AsrStreamOptions, onPartial: (hypothesis: AsrHypothesis) => void): AsrStream
  /** Recognises a whole utterance at once (streaming off), with the largest steps the model takes. */
  transcribe(pcm: Float32Array, options?: Pick<AsrStreamOptions, 'normalise'>): Promise<AsrHypothesis>
}
