import { nowMs } from '../../../base/clock.ts'
import { readPackText } from '../../../models/pack-files.ts'
import { requiredPath } from '../../../models/stage-model.ts'
import { ChunkCutter } from '../chunk-cutter.ts'
import type { SpeechResult } from '../contract.ts'
import { LeadingTrim } from '../leading-trim.ts'
import { SentenceMarks } from '../sentence-marks.ts'
import type { ServedVoice, SpeechContext } from '../serve-voice.ts'
import { type Dictionary, parseLexicon } from '../text/english-words.ts'
import { parseLetterToSound } from '../text/letter-to-sound.ts'
import type { TtsWorkerOptions, WorkerSpeechRequest } from '../worker-api.ts'
import { type AcousticFrames, AcousticModel } from './acoustic-model.ts'
import { readVoiceConfig, type VoiceConfig } from './config.ts'
import { Excitation } from './excitation.ts'
import { writtenSentences } from './normalise.ts'
import { phonesOf } from './pronunciation.ts'
import { Vocoder } from './vocoder.ts'

/** Frames of the vocoder's runs once the first chunks have left: long enough for the context on either side not to matter. */
const LARGEST_STRETCH_FRAMES = 40
/** Where nobody waits for the first chunk; it still bounds how long a cancellation waits. */
const WHOLE_TEXT_STRETCH_FRAMES = 200

/** Added to the first stretch: about what is cut off the beginning, so that it still fills the first chunk. */
const INAUDIBLE_FRAMES = 4

/** Where the sound of a request goes. */
interface Output {
  push(pcm: Float32Array<ArrayBuffer>, more: boolean): void
  cancelled(): boolean
}

/** The speech synthesiser of the worker: text to phones to frames to sound, sentence by sentence. */
export class Synthesiser implements ServedVoice {
  readonly #config: VoiceConfig
  readonly #dictionary: Dictionary
  readonly #acoustic: AcousticModel
  readonly #vocoders: { readonly quality: Vocoder; readonly fast: Vocoder }

  private constructor(
    config: VoiceConfig,
    dictionary: Dictionary,
    acoustic: AcousticModel,
    vocoders: { quality: Vocoder; fast: Vocoder },
  ) {
    this.#config = config
    this.#dictionary = dictionary
    this.#acoustic = acoustic
    this.#vocoders = vocoders
  }

  static async open(
    { files, settings }: TtsWorkerOptions,
    onProgress: (progress: number) => void,
  ): Promise<Synthesiser> {
    const config = await readVoiceConfig(requiredPath(files, 'config'))
    const dictionary = await readDictionary(files)
    onProgress(0.2)
    const acoustic = await AcousticModel.open(
      requiredPath(files, 'encoder'),
      requiredPath(files, 'decoder'),
      config,
      settings,
    )
    onProgress(0.5)
    const quality = await Vocoder.open(requiredPath(files, 'vocoderQuality'), config, 'quality', settings)
    onProgress(0.7)
    const fast = await Vocoder.open(requiredPath(files, 'vocoderFast'), config, 'fast', settings)
    return new Synthesiser(config, dictionary, acoustic, { quality, fast })
  }

  get sampleRateHz(): number {
    return this.#config.sampleRate
  }

  /**
   * One short dummy sentence through every graph. On a device too: other lengths took no programs of their own there
   * (SwiftShader: 11 sentences of 31 to 152 frames, stretches of 8 to 20).
   */
  async warmUp(): Promise<void> {
    const frames = await this.#acoustic.frames(
      phonesOf({ tokens: [{ kind: 'word', text: 'hello' }], question: false }, this.#dictionary, this.#config),
    )
    const excitation = new Excitation(frames.f0Hz, this.#config)
    for (const vocoder of [this.#vocoders.quality, this.#vocoders.fast])
      await vocoder.sound(frames, excitation, 0, frames.count)
  }

  async speak(request: WorkerSpeechRequest, context: SpeechContext): Promise<Omit<SpeechResult, 'timing'>> {
    const sentences = writtenSentences(request.text)
    const marks = new SentenceMarks()
    const progress = { samples: 0, chunks: 0 }
    const cutter = new ChunkCutter(request.streaming ? request.chunkSamples : Number.POSITIVE_INFINITY, (pcm, last) => {
      progress.samples += pcm.length
      const { requestedMs, startedMs } = context
      const stamps = { requestedMs, startedMs, atMs: nowMs(), stolenMs: context.stolenMs() }
      const sentences = marks.leave(pcm.length)
      context.emit({ index: progress.chunks, last, pcm, sentences, ...stamps }, [pcm.buffer])
      progress.chunks += 1
    })
    const trim = new LeadingTrim(this.#config.sampleRate)
    const output: Output = {
      push(pcm, more) {
        const played = trim.push(pcm, more)
        marks.made(played.length)
        cutter.push(played, more)
      },
      cancelled: context.cancelled,
    }
    let acousticEndedMs = context.startedMs
    const chunkFrames = Math.ceil(request.chunkSamples / this.#config.hop)
    let stretch = request.streaming ? chunkFrames + INAUDIBLE_FRAMES : WHOLE_TEXT_STRETCH_FRAMES
    const result = (end: SpeechResult['end']) => {
      const acoustic = { requestedMs: context.requestedMs, startedMs: context.startedMs, endedMs: acousticEndedMs }
      return { ...progress, end, acoustic }
    }
    for (const [index, { text, spoken }] of sentences.entries()) {
      if (context.cancelled()) return result('cancelled')
      const frames = await this.#acoustic.frames(phonesOf(spoken, this.#dictionary, this.#config))
      marks.begin(text)
      // The time of the first sentence: what stands between the request and the first sound.
      if (index === 0) acousticEndedMs = nowMs()
      const finalSentence = index === sentences.length - 1
      const next = await this.#vocode(frames, this.#vocoders[request.vocoder], stretch, finalSentence, output)
      if (next === undefined) return result('cancelled')
      stretch = next
    }
    return result('finished')
  }

  async release(): Promise<void> {
    await this.#acoustic.release()
    await this.#vocoders.quality.release()
    await this.#vocoders.fast.release()
  }

  /** Makes the sound of one sentence in growing stretches; the size reached, or `undefined` where it was cancelled. */
  async #vocode(
    frames: AcousticFrames,
    vocoder: Vocoder,
    firstStretch: number,
    finalSentence: boolean,
    output: Output,
  ): Promise<number | undefined> {
    const excitation = new Excitation(frames.f0Hz, this.#config)
    let stretch = firstStretch
    for (let from = 0; from < frames.count; ) {
      if (output.cancelled()) return undefined
      const to = Math.min(frames.count, from + stretch)
      const pcm = await vocoder.sound(frames, excitation, from, to)
      output.push(pcm, !finalSentence || to < frames.count)
      from = to
      stretch = Math.max(stretch, Math.min(LARGEST_STRETCH_FRAMES, stretch * 2))
    }
    return stretch
  }
}

async function readDictionary(files: TtsWorkerOptions['files']): Promise<Dictionary> {
  const letterToSoundPath = files.paths.letterToSound
  const [lexicon, letterToSound] = await Promise.all([
    readPackText(requiredPath(files, 'lexicon'), parseLexicon),
    letterToSoundPath === undefined ? undefined : readPackText(letterToSoundPath, parseLetterToSound),
  ])
  return { lexicon, letterToSound }
}
