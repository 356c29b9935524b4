import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import type { FlagValues } from '../../flags/registry.ts'
import type { AsrHypothesis, AsrStage } from '../../stages/asr/contract.ts'
import type { VadStage, VadWindow } from '../../stages/vad/contract.ts'
import type { TurnLog } from '../log/turn-log.ts'
import { StageGate } from '../stage-gate.ts'
import { Recognition } from './recognition.ts'
import { VadListener, type VadListenerHooks } from './vad-listener.ts'

/**
 * Audio before the detected onset that the recogniser gets too: a soft first consonant lies there, and through a
 * telephone the onset itself is seen late. With 300 ms one demo clip of sixteen was misheard, with 400 none.
 */
const PRE_ROLL_SAMPLES = 0.4 * PIPELINE_RATE_HZ
/** Audio after the last voiced sample that a whole-utterance recognition gets: the model needs to hear the end. */
const POST_ROLL_SAMPLES = 0.2 * PIPELINE_RATE_HZ
/** A recogniser that listens ahead of speech starts afresh after this much silence, so that it holds no stale state. */
const STALE_SILENCE_SAMPLES = 5 * PIPELINE_RATE_HZ

export interface SpeechInputHooks extends VadListenerHooks {
  readonly onPartial: (partial: AsrHypothesis, stepSamples: number | undefined) => void
}

/** Where an utterance lies in the source, in samples. */
export interface UtteranceBounds {
  readonly speechStartSample: number
  readonly lastVoicedSample: number
  /** The turn that it belongs to. */
  readonly log?: Pick<TurnLog, 'count'>
}

/**
 * Everything between the source of audio and the text: listens for speech and keeps the recogniser supplied, either
 * ahead of the detector (VAD_ASR_PARALLEL), from the onset on, or with the whole utterance once it has ended.
 */
export class SpeechInput {
  #asr: AsrStage
  readonly #hooks: SpeechInputHooks
  readonly #listening: VadListener
  #flags: FlagValues
  #gate: StageGate
  #recognition: Recognition | undefined
  #recognisedFromSample = 0
  /** Where a recogniser that listens ahead first heard something. */
  #firstSoundSample: number | undefined

  constructor(stages: { readonly vad: VadStage; readonly asr: AsrStage }, flags: FlagValues, hooks: SpeechInputHooks) {
    this.#asr = stages.asr
    this.#hooks = hooks
    this.#flags = flags
    this.#gate = new StageGate(flags.ENABLE_PIPELINE_PARALLEL)
    const onWindow = (window: VadWindow) => {
      this.#noteSound(window)
      hooks.onWindow(window)
    }
    this.#listening = new VadListener(stages.vad, flags, { ...hooks, onWindow })
    this.#listenAhead()
  }

  /** Takes the next audio; never waits. What is copied on the way to the stages is counted in `log`. */
  feed(pcm: Float32Array, capturedMs: number, log: TurnLog | undefined): void {
    // Audio in shared memory reaches a stage's worker as it is; any other is copied at each hop.
    const copiedBytes = pcm.buffer instanceof SharedArrayBuffer ? 0 : pcm.byteLength
    this.#listening.feed(pcm, capturedMs)
    log?.count('audio.bytesCopied', copiedBytes)
    if (!this.#recognition?.streaming) return
    this.#recognition.push(pcm)
    log?.count('audio.bytesCopied', copiedBytes)
    const heardSamples = this.#listening.endSample - this.#recognisedFromSample
    if (!log && heardSamples >= STALE_SILENCE_SAMPLES) this.abandon()
  }

  /** Samples that were fed and that the voice-activity stage has not answered for yet. */
  get backlogSamples(): number {
    return this.#listening.backlogSamples
  }

  /** Samples heard so far. */
  get endSample(): number {
    return this.#listening.endSample
  }

  /** Speech probability of the newest window. */
  get speechProbability(): number | undefined {
    return this.#listening.speechProbability
  }

  /** Whether the newest window makes it plausible that the turn is over, so that a reply is worth preparing. */
  get endIsPlausible(): boolean {
    return this.#listening.endIsPlausible
  }

  /** Host clock at which a sample was captured (or will be); `undefined` before any audio. */
  capturedMs(sample: number): number | undefined {
    return this.#listening.capturedMs(sample)
  }

  /**
   * Speech has begun: a recogniser that does not listen ahead starts here, a little before the onset. So does one that
   * does, where it heard something else before: music would be taken for the beginning of what is said.
   */
  startUtterance(onsetSample: number, gate: StageGate): void {
    this.#gate = gate
    const fromSample = Math.max(0, onsetSample - PRE_ROLL_SAMPLES)
    if (this.#firstSoundSample !== undefined && this.#firstSoundSample < fromSample) this.#dropRecognition()
    // One that listened ahead and was refused in silence asks again now that somebody speaks.
    if (this.#recognition?.refused) this.#dropRecognition()
    if (!this.#recognition) this.#recogniseFrom(fromSample)
    // Without a stream the recogniser hears of the utterance at its end alone.
    if (!this.#recognition) this.#asr.prepare?.(this.#flags.PIPELINE_CONNECT_AHEAD)
  }

  /** What was taken for the end of an utterance was none: a new recogniser is given all of it that was heard so far. */
  resumeUtterance(speechStartSample: number): void {
    this.#dropRecognition()
    this.#recogniseFrom(Math.max(0, speechStartSample - PRE_ROLL_SAMPLES))
  }

  /** Speech has ended: resolves with the final text. Audio from now on belongs to the next utterance. */
  finishUtterance(bounds: UtteranceBounds, more: boolean): Promise<AsrHypothesis> {
    const recognition = this.#recognition ?? this.#openRecognition(bounds.speechStartSample)
    this.#recognition = undefined
    const { speechStartSample, lastVoicedSample } = bounds
    const audio = () =>
      this.#listening.audio(speechStartSample - PRE_ROLL_SAMPLES, lastVoicedSample + POST_ROLL_SAMPLES)
    const fromSample = recognition.streaming
      ? this.#recognisedFromSample
      : Math.max(0, speechStartSample - PRE_ROLL_SAMPLES)
    const final = recognition.finish(audio)
    if (more) this.#listenAhead()
    return final.then((hypothesis) => {
      bounds.log?.count('asr.audioMs', (recognition.givenSamples / PIPELINE_RATE_HZ) * 1000)
      return movedBy(fromSample, hypothesis)
    })
  }

  /** Gives up what has been recognised so far and listens on. */
  abandon(): void {
    this.#dropRecognition()
    this.#listenAhead()
  }

  /** Puts changed flags and stages in force; call between turns. */
  reconfigure(flags: FlagValues, stages: { readonly vad: VadStage; readonly asr: AsrStage }): void {
    this.#asr = stages.asr
    this.#flags = flags
    this.#gate = new StageGate(flags.ENABLE_PIPELINE_PARALLEL)
    this.#listening.reconfigure(flags, stages.vad)
    this.abandon()
  }

  close(): void {
    this.#dropRecognition()
    this.#listening.close()
  }

  #listenAhead(): void {
    if (!this.#flags.ASR_ENABLE_STREAMING || !this.#flags.VAD_ASR_PARALLEL) return
    this.#recognition = this.#openRecognition(this.#listening.endSample)
  }

  #recogniseFrom(fromSample: number): void {
    if (!this.#flags.ASR_ENABLE_STREAMING) return
    this.#recognition = this.#openRecognition(fromSample)
    this.#recognition.push(this.#listening.audio(fromSample, this.#listening.endSample))
  }

  #dropRecognition(): void {
    this.#recognition?.cancel()
    this.#recognition = undefined
  }

  #noteSound({ audibleEndSample, endSample, hopSamples }: VadWindow): void {
    if (audibleEndSample !== undefined && audibleEndSample > endSample - hopSamples)
      this.#firstSoundSample ??= endSample
  }

  #openRecognition(fromSample: number): Recognition {
    this.#firstSoundSample = undefined
    this.#recognisedFromSample = fromSample
    this.#listening.note(undefined)
    this.#asr.prepare?.(this.#flags.PIPELINE_CONNECT_AHEAD)
    const options = {
      streaming: this.#flags.ASR_ENABLE_STREAMING,
      stepSamples: this.#flags.ASR_CHUNK_SIZE,
      overlapSamples: this.#flags.ASR_OVERLAP_SIZE,
      normalise: !this.#flags.ASR_SKIP_NORMALIZATION,
    }
    const recognition: Recognition = new Recognition(
      this.#asr,
      () => this.#gate,
      options,
      (partial) => {
        if (this.#recognition !== recognition) return
        const { endProbability, decodedSamples, textIfOver: text = partial.text } = partial
        this.#listening.note({ endProbability, text, decodedSample: fromSample + decodedSamples })
        this.#hooks.onPartial(partial, recognition.stepSamples)
      },
    )
    return recognition
  }
}

/** The recogniser counts samples from where it began to listen. */
function movedBy(samples: number, final: AsrHypothesis): AsrHypothesis {
  const words = final.words?.map((word) => ({
    ...word,
    startSample: word.startSample + samples,
    endSample: word.endSample + samples,
  }))
  return words ? { ...final, words } : final
}
