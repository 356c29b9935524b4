import { ensure } from '../../../base/assert.ts'
import { Failure } from '../../../base/failure.ts'
import { graphOptionsFor } from '../../../inference/engine.ts'
import { float32Data, float32Tensor, int64Tensor, type LoadedGraph, loadGraph } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { metadataInteger, type OnnxMetadata, readOnnxMetadata } from '../../../models/onnx-metadata.ts'
import { requiredPath } from '../../../models/stage-model.ts'
import { readTokenTable } from '../../../models/token-table.ts'
import type { StatedReason } from '../../../protocol/reasons.ts'
import type { RunSound, RunVoice } from '../run-synthesiser.ts'
import { openEnglishSpeller } from '../text/english-speller.ts'
import { Lexicon, readLexiconTexts } from '../text/lexicon.ts'
import { speakerNumber, voiceOptions } from '../voice-options.ts'
import type { TtsWorkerOptions } from '../worker-api.ts'
import { MatchaFrontEnd } from './front-end.ts'
import type { MelFrames } from './mel-frames.ts'
import { openVocoder, type Vocoder } from './vocoder.ts'

/** How much of the models' freedom is used; more sounds livelier and less clear. */
const NOISE_SCALE = 0.667
/** Of models that speak Chinese and English by one lexicon; they have no pads between symbols. */
const BILINGUAL = 'zh en-us'

interface Manner {
  readonly speed: number
  readonly speaker: number
}

/** A Matcha: an acoustic model that makes a clause's frames in one run, and vocoders that make them sound. */
class MatchaVoice implements RunVoice<readonly number[]> {
  readonly reading = 'zh'
  readonly sampleRateHz: number
  readonly notes: readonly StatedReason[]
  readonly #acoustic: LoadedGraph
  readonly #frontEnd: MatchaFrontEnd
  readonly #vocoders: { readonly quality: Vocoder; readonly fast: Vocoder }
  readonly #manner: Manner

  constructor(
    acoustic: LoadedGraph,
    frontEnd: MatchaFrontEnd,
    vocoders: { readonly quality: Vocoder; readonly fast: Vocoder },
    { sampleRateHz, ...manner }: Manner & { readonly sampleRateHz: number },
  ) {
    this.#acoustic = acoustic
    this.#frontEnd = frontEnd
    this.#vocoders = vocoders
    this.#manner = manner
    this.sampleRateHz = sampleRateHz
    this.notes = [...new Set([...vocoders.quality.notes, ...vocoders.fast.notes])]
  }

  runsOf(spoken: string): readonly (readonly number[])[] {
    return this.#frontEnd.runsOf(spoken)
  }

  async begin(ids: readonly number[]): Promise<RunSound> {
    const mel = await this.#frames(ids)
    return { stretches: (wish) => this.#vocoders[wish.vocoder].sound(mel, wish) }
  }

  async release(): Promise<void> {
    const { quality, fast } = this.#vocoders
    await Promise.all([this.#acoustic, ...new Set([quality, fast])].map((part) => part.release()))
  }

  async #frames(ids: readonly number[]): Promise<MelFrames> {
    const { speed, speaker } = this.#manner
    const output = ensure(this.#acoustic.outputs[0], 'the output of the acoustic model').name
    const given = {
      x: int64Tensor(ids, [1, ids.length]),
      x_length: int64Tensor([ids.length], [1]),
      noise_scale: float32Tensor(Float32Array.of(NOISE_SCALE), [1]),
      length_scale: float32Tensor(Float32Array.of(1 / speed), [1]),
      sid: int64Tensor([speaker], [1]),
    }
    const asked = Object.entries(given).filter(([name]) => this.#acoustic.inputs.some((input) => input.name === name))
    const outputs = await this.#acoustic.run(Object.fromEntries(asked), [output])
    const [, bands = 0, frames = 0] = ensure(outputs[output], output).dims
    return { data: float32Data(outputs, output), bands, frames }
  }
}

/**
 * Opens a Matcha with its vocoder, or with two of them.
 *
 * @throws Failure `model.…` where a part is missing, damaged or of another layout, or needs espeak-ng
 */
export async function openMatcha({
  files,
  settings,
  engineOptions,
}: TtsWorkerOptions): Promise<RunVoice<readonly number[]>> {
  const { speaker, speed } = voiceOptions(engineOptions)
  const model = requiredPath(files, 'model')
  const metadata = await readOnnxMetadata(model)
  const lexiconPath = lexiconOf(files.paths, metadata)
  const [tokens, spell, texts] = await Promise.all([
    readTokenTable(requiredPath(files, 'tokens')),
    openEnglishSpeller(),
    readLexiconTexts([lexiconPath]),
  ])
  const idOf = (symbol: string) => tokens.idOf(symbol)
  const pad = metadata.voice === BILINGUAL ? undefined : metadataInteger(metadata, 'pad_id')
  const frontEnd = new MatchaFrontEnd({ lexicon: new Lexicon(texts, idOf), spell, idOf, pad })
  const quality = await openVocoder(requiredPath(files, 'vocoder'), settings)
  const fast = files.paths.vocoderFast === undefined ? quality : await openVocoder(files.paths.vocoderFast, settings)
  const names = Array.from({ length: Math.max(1, Number(metadata.n_speakers ?? 1)) }, (_, number) => String(number))
  const manner = {
    speed,
    speaker: speakerNumber(speaker, names, 0),
    sampleRateHz: metadataInteger(metadata, 'sample_rate'),
  }
  return new MatchaVoice(await loadGraph(graphOptionsFor(model, settings)), frontEnd, { quality, fast }, manner)
}

/** What speaks by rules of espeak-ng alone cannot speak here. */
function lexiconOf(paths: Readonly<Record<string, string>>, metadata: OnnxMetadata): string {
  if (paths.lexicon !== undefined) return paths.lexicon
  throw new Failure(
    'model.needs-espeak',
    because('tts.noLexicon', { voice: metadata.voice ?? 'unknown' }),
    because('do.noEspeak'),
  )
}
