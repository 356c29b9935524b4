import { NoiseFloor } from './noise-floor.ts'
import { VoiceLevel } from './voice-level.ts'

/** 5 ms at 16 kHz: short enough to place the end of speech, long enough for a level. */
export const LEVEL_FRAME_SAMPLES = 80

/** Within an audible frame its end is placed to 1 ms. */
const STEP_SAMPLES = 16
const STEPS = LEVEL_FRAME_SAMPLES / STEP_SAMPLES

/** The noise floor is never taken to be lower than this, so that dither in digital silence does not count as sound. */
const LOWEST_FLOOR_DBFS = -72
/** How fast the loudest recent level is forgotten: 6 dB per second, slow against pauses between words. */
const PEAK_FALL_DB_PER_FRAME = 6 * 0.005
/** A frame is audible from here above the background on. */
const ABOVE_FLOOR_DB = 10
/** What lies this far below the voice is its reverberation or the synthesiser's tail, not speech. */
const BELOW_VOICE_DB = 36

/**
 * Follows the level of a stream in frames of 5 ms: the background's, the voice's, and the last frame that was audible.
 * A few operations per sample, none of them allocating.
 */
export class LevelTracker {
  readonly #stepSquares = new Float64Array(STEPS)
  #frameSamples = 0
  #endSample: number
  readonly #noise = new NoiseFloor()
  readonly #voice = new VoiceLevel()
  #floorDbfs: number | undefined
  #peakDbfs = LOWEST_FLOOR_DBFS
  #audibleEndSample: number | undefined
  #isClear = false

  constructor(startSample: number) {
    this.#endSample = startSample
  }

  /** Level of the background, dBFS; `undefined` before the first whole frame. */
  get noiseFloorDbfs(): number | undefined {
    return this.#floorDbfs
  }

  /** The sample after the last audible frame. */
  get audibleEndSample(): number | undefined {
    return this.#audibleEndSample
  }

  /** Whether the voice's weakest sounds, which lie 36 dB below its level, are louder than the background. */
  get isClear(): boolean {
    return this.#isClear
  }

  push(pcm: Float32Array): void {
    for (let index = 0; index < pcm.length; index += 1) {
      const sample = pcm[index] ?? 0
      const step = Math.floor(this.#frameSamples / STEP_SAMPLES)
      this.#stepSquares[step] = (this.#stepSquares[step] ?? 0) + sample * sample
      this.#frameSamples += 1
      this.#endSample += 1
      if (this.#frameSamples === LEVEL_FRAME_SAMPLES) this.#closeFrame()
    }
  }

  #closeFrame(): void {
    let squares = 0
    for (let step = 0; step < STEPS; step += 1) squares += this.#stepSquares[step] ?? 0
    const levelDbfs = levelOf(squares / LEVEL_FRAME_SAMPLES)
    this.#noise.push(squares / LEVEL_FRAME_SAMPLES)
    this.#floorDbfs = Math.max(LOWEST_FLOOR_DBFS, this.#noise.dbfs ?? levelDbfs)
    const standingOutDbfs = this.#floorDbfs + ABOVE_FLOOR_DB
    const weakestDbfs = this.#voiceDbfs(levelDbfs, standingOutDbfs) - BELOW_VOICE_DB
    this.#isClear = weakestDbfs >= this.#floorDbfs
    const thresholdDbfs = Math.max(standingOutDbfs, weakestDbfs)
    if (levelDbfs > thresholdDbfs) this.#audibleEndSample = this.#endOfSound(thresholdDbfs)
    this.#stepSquares.fill(0)
    this.#frameSamples = 0
  }

  /** What was loud a while ago is forgotten by the clock, whether or not anything is audible since. */
  #voiceDbfs(levelDbfs: number, standingOutDbfs: number): number {
    this.#voice.push(levelDbfs, levelDbfs > standingOutDbfs)
    this.#peakDbfs = Math.max(this.#peakDbfs - PEAK_FALL_DB_PER_FRAME, levelDbfs)
    return Math.min(this.#peakDbfs, this.#voice.dbfs)
  }

  /** The sample after the last millisecond of the frame that is above the threshold: one is, as the frame is as a whole. */
  #endOfSound(thresholdDbfs: number): number {
    let last = STEPS - 1
    while (last > 0 && levelOf((this.#stepSquares[last] ?? 0) / STEP_SAMPLES) <= thresholdDbfs) last -= 1
    return this.#endSample - (STEPS - 1 - last) * STEP_SAMPLES
  }
}

function levelOf(meanSquare: number): number {
  return 10 * Math.log10(meanSquare + 1e-12)
}
