import { ensure } from '../../../base/assert.ts'
import { Failure } from '../../../base/failure.ts'
import { graphOptionsFor } from '../../../inference/engine.ts'
import { float32Data, float32Tensor, int64Tensor, type LoadedGraph, loadGraph } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { metadataInteger, readOnnxMetadata } from '../../../models/onnx-metadata.ts'
import { requiredPath, type StageFiles } from '../../../models/stage-model.ts'
import { readTokenTable } from '../../../models/token-table.ts'
import { type RunSound, type RunVoice, wholeSound } from '../run-synthesiser.ts'
import { openEnglishSpeller } from '../text/english-speller.ts'
import { Lexicon, readLexiconTexts } from '../text/lexicon.ts'
import { voiceOptions } from '../voice-options.ts'
import type { TtsWorkerOptions } from '../worker-api.ts'
import { KokoroFrontEnd } from './front-end.ts'
import { readPackStyles, readSpeakerStyles, type SpeakerStyles } from './styles.ts'
import { readVocabulary } from './vocabulary.ts'

/** Of exports that do not say. */
const RATE_HZ = 24_000

/** A Kokoro: one graph from ids to sound, in the style of a speaker. */
class KokoroVoice implements RunVoice<readonly number[]> {
  readonly reading: 'zh' | 'en'
  readonly sampleRateHz: number
  readonly #graph: LoadedGraph
  readonly #frontEnd: KokoroFrontEnd
  readonly #styles: SpeakerStyles
  readonly #speed: number

  constructor(
    graph: LoadedGraph,
    frontEnd: KokoroFrontEnd,
    styles: SpeakerStyles,
    facts: { readonly reading: 'zh' | 'en'; readonly sampleRateHz: number; readonly speed: number },
  ) {
    this.#graph = graph
    this.#frontEnd = frontEnd
    this.#styles = styles
    this.reading = facts.reading
    this.sampleRateHz = facts.sampleRateHz
    this.#speed = facts.speed
  }

  runsOf(spoken: string): readonly (readonly number[])[] {
    return this.#frontEnd.runsOf(spoken)
  }

  async begin(ids: readonly number[]): Promise<RunSound> {
    const tokens = ensure(
      this.#graph.inputs.find(({ type }) => type === 'int64'),
      'the input of ids',
    )
    const output = ensure(this.#graph.outputs[0], 'the output').name
    const outputs = await this.#graph.run(
      {
        [tokens.name]: int64Tensor(ids, [1, ids.length]),
        style: float32Tensor(this.#styles.row(ids.length - 2).slice(), [1, this.#styles.width]),
        speed: float32Tensor(Float32Array.of(this.#speed), [1]),
      },
      [output],
    )
    return wholeSound(float32Data(outputs, output).slice())
  }

  release(): Promise<void> {
    return this.#graph.release()
  }
}

/**
 * Opens a Kokoro: a pack for sherpa-onnx (tokens.txt, lexicons, voices.bin), or an export of the hub with a tokenizer.json
 * and a file for each voice.
 *
 * @throws Failure `model.…` where a part is missing, damaged or of another layout
 */
export async function openKokoro({
  files,
  settings,
  engineOptions,
}: TtsWorkerOptions): Promise<RunVoice<readonly number[]>> {
  const { speaker, speed } = voiceOptions(engineOptions)
  const model = requiredPath(files, 'model')
  const reading = files.paths.lexiconZh === undefined ? 'en' : 'zh'
  const [idOf, spell, texts, metadata, graph] = await Promise.all([
    symbolsOf(files),
    openEnglishSpeller(),
    readLexiconTexts([files.paths.lexiconEn, files.paths.lexiconZh].filter((path) => path !== undefined)),
    readOnnxMetadata(model),
    loadGraph(graphOptionsFor(model, settings)),
  ])
  const frontEnd = new KokoroFrontEnd({ lexicon: new Lexicon(texts, idOf), spell, idOf })
  const styles =
    files.paths.voices === undefined
      ? await readSpeakerStyles(files.paths, styleWidth(graph), speaker)
      : await readPackStyles(files.paths.voices, metadata, speaker, reading === 'zh')
  const sampleRateHz = metadata.sample_rate === undefined ? RATE_HZ : metadataInteger(metadata, 'sample_rate')
  return new KokoroVoice(graph, frontEnd, styles, { reading, sampleRateHz, speed })
}

async function symbolsOf(files: StageFiles): Promise<(symbol: string) => number | undefined> {
  if (files.paths.tokens === undefined) return readVocabulary(requiredPath(files, 'tokenizer'))
  const table = await readTokenTable(files.paths.tokens)
  return (symbol) => table.idOf(symbol)
}

function styleWidth({ inputs }: LoadedGraph): number {
  const width = inputs.find(({ name }) => name === 'style')?.shape.at(-1)
  if (typeof width === 'number' && width > 0) return width
  throw new Failure('model.unexpected-layout', because('tts.noStyle'), because('do.useKokoro'))
}
