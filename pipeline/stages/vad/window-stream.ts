import { ensure } from '../../base/assert.ts'
import { nowMs } from '../../base/clock.ts'
import { Failure } from '../../base/failure.ts'
import { delaySince, runDelayMs } from '../../base/process/run-delay.ts'
import { SampleRing } from '../../base/ring-buffer.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { VadStreamOptions } from './contract.ts'
import { EnergyGate } from './energy-gate.ts'
import { LevelTracker } from './level-tracker.ts'
import { INPUT_SAMPLES, type SileroState, WINDOW_SAMPLES } from './silero.ts'
import type { TurnEndGuard, TurnEndHeard } from './turn-end/turn-end-guard.ts'

/** The model as the stream sees it. */
export interface SpeechModel {
  newState(): SileroState
  probability(input: Float32Array, state: SileroState): Promise<number>
}

/** A window as it leaves the worker. */
export interface LookedAt extends TurnEndHeard {
  readonly endSample: number
  readonly hopSamples: number
  readonly speechProbability: number
  readonly modelRan: boolean
  readonly audibleEndSample: number | undefined
  readonly levelIsClear: boolean
  readonly startedMs: number
  readonly endedMs: number
  readonly stolenMs: number | undefined
}

/** Room for the largest buffer (VAD_BUFFER_SIZE up to 4096) and a generous chunk on top of it. */
const RING_SAMPLES = 1 << 15

/**
 * One stream through the voice-activity model: cuts the audio into looks.
 *
 * The model takes 512 samples, which it expects to follow each other. With a buffer below that, the windows overlap:
 * each look sees the newest 512 samples. Its state would then move on three times for the same 32 ms of sound, so there
 * are several states ("lanes") in turn, each of which sees windows about 512 samples apart, as the model was trained.
 * With a larger buffer, all whole windows that gathered are looked at in one go.
 */
export class WindowStream {
  readonly #model: SpeechModel
  readonly #bufferSamples: number
  readonly #gate: EnergyGate | undefined
  readonly #turnEnd: TurnEndGuard | undefined
  #lanes: SileroState[] = []
  readonly #input = new Float32Array(INPUT_SAMPLES)
  /** Begins with as much silence as the first window lacks before its first sample. */
  readonly #ring = new SampleRing(RING_SAMPLES)
  #levels: LevelTracker | undefined
  /** Stream index of the ring's index 0. */
  #origin = 0
  /** Ring index up to which the model has looked. */
  #lookedEnd = INPUT_SAMPLES
  #looks = 0

  /** @param turnEnd hears what the model hears, in order, and knows what the model said of it */
  constructor(model: SpeechModel, options: VadStreamOptions, turnEnd?: TurnEndGuard) {
    this.#model = model
    this.#bufferSamples = options.bufferSamples
    this.#gate = options.energyGate ? new EnergyGate() : undefined
    this.#turnEnd = turnEnd
  }

  /** Takes audio and looks at every window that is due. Behind a gap it begins anew; audio that was there already is a bug. */
  async push(pcm: Float32Array, startSample: number): Promise<LookedAt[]> {
    const expected = this.#origin + this.#ring.endSample
    if (this.#levels && startSample < expected) {
      throw new Failure('vad.repeated', because('vad.repeated', { expected, startSample }))
    }
    if (!this.#levels || startSample > expected) this.#begin(startSample)
    const looks: LookedAt[] = []
    // Large pieces are taken in parts, so that the ring never loses what was not looked at.
    for (let at = 0; at < pcm.length; at += RING_SAMPLES / 2) {
      this.#ring.write(pcm.subarray(at, at + RING_SAMPLES / 2))
      await this.#lookAtDue(looks)
    }
    return looks
  }

  /** Begins at a sample, at first or behind a gap: the model must not be shown a splice. */
  #begin(startSample: number): void {
    this.#ring.restart(0)
    this.#ring.write(new Float32Array(INPUT_SAMPLES))
    this.#origin = startSample - INPUT_SAMPLES
    this.#lookedEnd = INPUT_SAMPLES
    this.#looks = 0
    this.#levels = new LevelTracker(startSample)
    this.#turnEnd?.reset()
    const lanes = Math.max(1, Math.round(WINDOW_SAMPLES / this.#bufferSamples))
    this.#lanes = Array.from({ length: lanes }, () => this.#model.newState())
  }

  async #lookAtDue(looks: LookedAt[]): Promise<void> {
    const hopSamples = Math.min(this.#bufferSamples, WINDOW_SAMPLES)
    if (this.#ring.endSample - this.#lookedEnd < this.#bufferSamples) return
    while (this.#ring.endSample - this.#lookedEnd >= hopSamples) {
      this.#lookedEnd += hopSamples
      looks.push(await this.#look(this.#lookedEnd, hopSamples))
    }
  }

  async #look(end: number, hopSamples: number): Promise<LookedAt> {
    const startedMs = nowMs()
    const delayBeforeMs = runDelayMs()
    const levels = ensure(this.#levels, 'the level tracker of a stream that has begun')
    const newAudio = ensure(this.#ring.read(end - hopSamples, end), 'the new audio of a window')
    levels.push(newAudio)
    const endSample = this.#origin + end
    const modelRan = this.#gate?.isOpen(newAudio, endSample, levels.noiseFloorDbfs) ?? true
    const speechProbability = modelRan ? await this.#ask(end, endSample) : 0
    const { audibleEndSample, isClear: levelIsClear } = levels
    const turnEnd = await this.#turnEnd?.hear(newAudio, speechProbability)
    const looked = { endSample, hopSamples, speechProbability, modelRan, audibleEndSample, levelIsClear, ...turnEnd }
    return { ...looked, startedMs, endedMs: nowMs(), stolenMs: delaySince(delayBeforeMs, runDelayMs()) }
  }

  async #ask(end: number, endSample: number): Promise<number> {
    ensure(this.#ring.readInto(end - INPUT_SAMPLES, this.#input) || undefined, 'the audio of a window')
    const lane = ensure(this.#lanes[this.#looks % this.#lanes.length], 'a state')
    this.#looks += 1
    const probability = await this.#model.probability(this.#input, lane)
    this.#gate?.report(probability, endSample)
    return probability
  }
}
