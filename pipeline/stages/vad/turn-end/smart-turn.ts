import { smartTurnPicture, WhisperMel } from '../../../acoustic-features/whisper-mel.ts'
import { ensure } from '../../../base/assert.ts'
import { Failure } from '../../../base/failure.ts'
import { SampleRing } from '../../../base/ring-buffer.ts'
import { type EngineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import { float32Data, float32Tensor, type LoadedGraph, loadGraph } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { BEGINNING, SPEAKING, TURN_OVER_SAMPLES, type TurnEndListener } from './listener.ts'

/** The most that it looks at: 8 s. */
const LOOK_SAMPLES = 8 * 16_000
/** What of the time before the first speech belongs to the turn. */
const PRE_ROLL_SAMPLES = 8000
/** Silence before it is asked: it was trained on turns that end in some. */
const ASKED_AFTER_SAMPLES = 3200
const INPUT = 'input_features'
const SHAPE = [1, 80, 800]

/** What is asked once a pause; a table stands in for it in tests. */
export interface TurnJudge {
  /** How likely the turn is over whose sound this is (16 kHz, its pauses in it). */
  probability(turn: Float32Array): Promise<number>
}

/** Smart Turn v3 (pipecat-ai): the last 8 seconds of a turn in, the probability that it is over out. */
export class SmartTurn implements TurnJudge {
  readonly #graph: LoadedGraph
  readonly #mel = new WhisperMel()

  private constructor(graph: LoadedGraph) {
    this.#graph = graph
  }

  /** @throws Failure `model.unsuitable` where the file is another model */
  static async open(path: string, settings: EngineSettings): Promise<SmartTurn> {
    const graph = await loadGraph(graphOptionsFor(path, settings))
    if (graph.inputs.some(({ name }) => name === INPUT)) return new SmartTurn(graph)
    await graph.release()
    throw new Failure('model.unsuitable', because('vad.notSmartTurn', { path, input: INPUT }))
  }

  async probability(turn: Float32Array): Promise<number> {
    const picture = float32Tensor(smartTurnPicture(this.#mel, turn), SHAPE)
    const name = ensure(this.#graph.outputs[0], "Smart Turn's output").name
    const outputs = await this.#graph.run({ [INPUT]: picture })
    return ensure(float32Data(outputs, name)[0], 'a probability that the turn is over')
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}

/**
 * Lets Smart Turn hear a stream: asked once in each pause, 200 ms after the last window of speech. What it says stands until
 * somebody speaks again. The answer holds up the windows of its own stream for as long as it takes (12 ms and a picture).
 */
export class SmartTurnListener implements TurnEndListener {
  readonly #judge: TurnJudge
  readonly #ring = new SampleRing(LOOK_SAMPLES + PRE_ROLL_SAMPLES)
  #turnStart: number | undefined
  #silentSamples = 0
  #said: number | undefined
  #asked = false

  constructor(judge: TurnJudge) {
    this.#judge = judge
  }

  async hear(pcm: Float32Array, speechProbability: number): Promise<number | undefined> {
    this.#ring.write(pcm)
    if (speechProbability >= BEGINNING) {
      this.#turnStart ??= this.#ring.endSample - pcm.length - PRE_ROLL_SAMPLES
    }
    if (speechProbability >= SPEAKING) {
      this.#silentSamples = 0
      this.#said = undefined
      this.#asked = false
      return undefined
    }
    this.#silentSamples += pcm.length
    if (this.#silentSamples >= TURN_OVER_SAMPLES) this.#endTurn()
    if (this.#turnStart !== undefined && !this.#asked && this.#silentSamples >= ASKED_AFTER_SAMPLES) {
      this.#asked = true
      this.#said = await this.#judge.probability(this.#turn(this.#turnStart))
    }
    return this.#said
  }

  reset(): void {
    this.#endTurn()
    this.#ring.restart(this.#ring.endSample)
  }

  #endTurn(): void {
    this.#turnStart = undefined
    this.#said = undefined
    this.#asked = false
  }

  #turn(startSample: number): Float32Array {
    const { endSample } = this.#ring
    const from = Math.max(startSample, this.#ring.startSample, endSample - LOOK_SAMPLES)
    return ensure(this.#ring.read(from, endSample), 'the sound of a turn')
  }
}
