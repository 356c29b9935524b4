import { readPackText } from '../../models/pack-files.ts'
import { BeamSearch } from './beam-search.ts'
import { type RecogniserConfig, readRecogniserConfig } from './config.ts'
import { Encoder } from './encoder.ts'
import { TrigramModel } from './language-model.ts'
import { LexiconTrie } from './lexicon-trie.ts'
import { LoudnessNormaliser } from './loudness-normaliser.ts'
import { type UntimedHypothesis, Utterance } from './utterance.ts'
import type { AsrWorkerOptions } from './worker-api.ts'

/** The recogniser of the worker: one network, lexicon and language model for all utterances. */
export class Recogniser {
  readonly #encoder: Encoder
  readonly #trie: LexiconTrie
  readonly #model: TrigramModel
  readonly #config: RecogniserConfig

  private constructor(encoder: Encoder, trie: LexiconTrie, model: TrigramModel, config: RecogniserConfig) {
    this.#encoder = encoder
    this.#trie = trie
    this.#model = model
    this.#config = config
  }

  static async open(options: AsrWorkerOptions, onProgress: (progress: number) => void): Promise<Recogniser> {
    const config = await readRecogniserConfig(options.configPath)
    const model = await readPackText(options.languageModelPath, TrigramModel.parse)
    const trie = await readPackText(options.lexiconPath, (text) => LexiconTrie.parse(text, config.phones, model))
    onProgress(0.4)
    return new Recogniser(
      await Encoder.open(options.modelPath, options.settings, config.sampleMultiple),
      trie,
      model,
      config,
    )
  }

  get unitSamples(): number {
    return this.#encoder.unitSamples
  }

  /** One dummy step of each size that a first turn would meet. */
  async warmUp(): Promise<void> {
    const utterance = this.utterance(this.#encoder.unitSamples, true)
    await utterance.push(new Float32Array(2 * this.#encoder.unitSamples))
    await utterance.finish()
  }

  utterance(stepSamples: number, normalise: boolean): Utterance {
    const search = new BeamSearch(this.#trie, this.#model, this.#config.decoder, this.#config.blank)
    const normaliser = normalise ? new LoudnessNormaliser() : undefined
    return new Utterance(this.#encoder, search, this.#config, stepSamples, normaliser)
  }

  /** Recognises a whole utterance with the longest runs that the network takes. */
  async transcribe(pcm: Float32Array, normalise: boolean): Promise<UntimedHypothesis> {
    const utterance = this.utterance(Math.min(Math.max(pcm.length, 1), this.#encoder.longestRunSamples), normalise)
    await utterance.push(pcm)
    return utterance.finish()
  }

  release(): Promise<void> {
    return this.#encoder.release()
  }
}
