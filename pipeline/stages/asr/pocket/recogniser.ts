import { readPackText } from '../../../models/pack-files.ts'
import { requiredPath } from '../../../models/stage-model.ts'
import type { BatchBoard } from '../batch-board.ts'
import { EncoderBatches } from '../encoder-batches.ts'
import { LoudnessNormaliser } from '../loudness-normaliser.ts'
import type { Recogniser, UntimedHypothesis } from '../recogniser.ts'
import type { AsrWorkerOptions } from '../worker-api.ts'
import { BeamSearch } from './beam-search.ts'
import { type RecogniserConfig, readRecogniserConfig } from './config.ts'
import { Encoder, type EncoderState } from './encoder.ts'
import { readLanguageModel } from './kept-language-model.ts'
import type { NgramModel } from './language-model.ts'
import { LexiconTrie } from './lexicon-trie.ts'
import { type EncoderRuns, PocketUtterance } from './utterance.ts'

/**
 * Steps, in units of the network, from which on WebGPU takes other programs (as it looked on SwiftShader, one run a size: 3 and
 * 9 units took longer, as those do that compile; 2, 4 to 8 and 25 to 27 did not); the last is about a whole utterance.
 */
const DEVICE_STEPS = [1, 3, 9, 16, 25] as const

/** The recogniser of the worker: one network, lexicon and language model for all utterances. */
export class PocketRecogniser implements Recogniser {
  readonly #encoder: Encoder
  readonly #batches: EncoderBatches<EncoderState, Float32Array>
  readonly #trie: LexiconTrie
  readonly #model: NgramModel
  readonly #config: RecogniserConfig

  private constructor(
    encoder: Encoder,
    batches: EncoderBatches<EncoderState, Float32Array>,
    trie: LexiconTrie,
    model: NgramModel,
    config: RecogniserConfig,
  ) {
    this.#encoder = encoder
    this.#batches = batches
    this.#trie = trie
    this.#model = model
    this.#config = config
  }

  /** @param board says how many streams' chunks may go into one run, and is told how many did */
  static async open(
    { files, settings }: AsrWorkerOptions,
    board: BatchBoard,
    onProgress: (progress: number) => void,
  ): Promise<PocketRecogniser> {
    const config = await readRecogniserConfig(requiredPath(files, 'config'))
    const model = await readLanguageModel(requiredPath(files, 'languageModel'))
    const trie = await readPackText(requiredPath(files, 'lexicon'), (text) =>
      LexiconTrie.parse(text, config.phones, model),
    )
    onProgress(0.4)
    const encoder = await Encoder.open(requiredPath(files, 'model'), settings, config.sampleMultiple)
    const batches = new EncoderBatches(
      encoder,
      () => board.limit,
      (size) => board.countRun(size),
    )
    return new PocketRecogniser(encoder, batches, trie, model, config)
  }

  get unitSamples(): number {
    return this.#encoder.unitSamples
  }

  /** Two dummy steps and an end; on a device steps of all the sizes that differ for it too. */
  async warmUp(onDevice: boolean): Promise<void> {
    const { unitSamples } = this.#encoder
    for (const step of onDevice ? DEVICE_STEPS : [1]) {
      const utterance = this.utterance(step * unitSamples, true)
      await utterance.push(new Float32Array(2 * step * unitSamples))
      await utterance.finish()
    }
  }

  /** @param onRun called when a run of this utterance begins, which may have waited for others */
  utterance(stepSamples: number, normalise: boolean, onRun: () => void = () => undefined): PocketUtterance {
    const search = new BeamSearch(this.#trie, this.#model, this.#config.decoder, this.#config.blank)
    const normaliser = normalise ? new LoudnessNormaliser() : undefined
    return new PocketUtterance(this.#encoderRuns(onRun), search, this.#config, stepSamples, normaliser)
  }

  /** Recognises a whole utterance with the longest runs that the network takes. */
  async transcribe(pcm: Float32Array, normalise: boolean, onRun?: () => void): Promise<UntimedHypothesis> {
    const stepSamples = Math.min(Math.max(pcm.length, 1), this.#encoder.longestRunSamples)
    const utterance = this.utterance(stepSamples, normalise, onRun)
    await utterance.push(pcm)
    return utterance.finish()
  }

  #encoderRuns(onRun: () => void): EncoderRuns {
    const { unitSamples, longestRunSamples } = this.#encoder
    return {
      unitSamples,
      longestRunSamples,
      newState: () => this.#encoder.newState(),
      run: (pcm, state) => this.#batches.run({ input: pcm, state }, onRun),
    }
  }

  release(): Promise<void> {
    return this.#encoder.release()
  }
}
