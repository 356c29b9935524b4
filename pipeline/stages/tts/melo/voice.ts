import { ensure } from '../../../base/assert.ts'
import { graphOptionsFor } from '../../../inference/engine.ts'
import { float32Data, float32Tensor, int64Tensor, type LoadedGraph, loadGraph } from '../../../inference/graph.ts'
import { metadataInteger, readOnnxMetadata } from '../../../models/onnx-metadata.ts'
import { requiredPath } from '../../../models/stage-model.ts'
import { readTokenTable, type TokenTable } from '../../../models/token-table.ts'
import { type RunSound, type RunVoice, wholeSound } from '../run-synthesiser.ts'
import { Lexicon, type Pronunciation, readLexiconTexts } from '../text/lexicon.ts'
import { speakerNumber, voiceOptions } from '../voice-options.ts'
import type { TtsWorkerOptions } from '../worker-api.ts'
import { MeloFrontEnd } from './front-end.ts'

/** How freely it speaks: its sound, and the lengths of its sounds. */
const NOISE_SCALE = 0.667
const LENGTH_NOISE_SCALE = 0.8

/** Chinese marks, and the symbols by which models have them that lack them. */
const SAME_MARKS: Readonly<Record<string, string>> = { '，': ',', '。': '.', '！': '!', '？': '?', '、': ',' }
/** Words that the lexicon has under another character of the same sound. */
const SAME_SOUND: Readonly<Record<string, string>> = { 呣: '母', 嗯: '恩' }

/** A MeloTTS: one graph from ids and tones to sound. */
class MeloVoice implements RunVoice<Pronunciation> {
  readonly reading = 'zh'
  readonly sampleRateHz: number
  readonly #graph: LoadedGraph
  readonly #frontEnd: MeloFrontEnd
  readonly #manner: { readonly speed: number; readonly speaker: number }

  constructor(
    graph: LoadedGraph,
    frontEnd: MeloFrontEnd,
    sampleRateHz: number,
    manner: { readonly speed: number; readonly speaker: number },
  ) {
    this.#graph = graph
    this.#frontEnd = frontEnd
    this.sampleRateHz = sampleRateHz
    this.#manner = manner
  }

  runsOf(spoken: string): readonly Pronunciation[] {
    return this.#frontEnd.runsOf(spoken)
  }

  async begin({ ids, tones }: Pronunciation): Promise<RunSound> {
    const output = ensure(this.#graph.outputs[0], 'the output').name
    const one = (value: number) => float32Tensor(Float32Array.of(value), [1])
    const outputs = await this.#graph.run(
      {
        x: int64Tensor(ids, [1, ids.length]),
        x_lengths: int64Tensor([ids.length], [1]),
        tones: int64Tensor(tones, [1, tones.length]),
        sid: int64Tensor([this.#manner.speaker], [1]),
        noise_scale: one(NOISE_SCALE),
        length_scale: one(1 / this.#manner.speed),
        noise_scale_w: one(LENGTH_NOISE_SCALE),
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
 * Opens a MeloTTS for Chinese and English.
 *
 * @throws Failure `model.…` where a part is missing, damaged or of another layout
 */
export async function openMelo({ files, settings, engineOptions }: TtsWorkerOptions): Promise<RunVoice<Pronunciation>> {
  const { speaker, speed } = voiceOptions(engineOptions)
  const model = requiredPath(files, 'model')
  const metadata = await readOnnxMetadata(model)
  const [tokens, texts] = await Promise.all([
    readTokenTable(requiredPath(files, 'tokens')),
    readLexiconTexts([requiredPath(files, 'lexicon')]),
  ])
  const idOf = symbolsOf(tokens)
  const lexicon = new Lexicon(texts, idOf, 'symbols and tones')
  for (const [word, as] of Object.entries(SAME_SOUND)) lexicon.alias(word, as)
  // The one that there is has a number of its own, which is not 0.
  const own = metadataInteger(metadata, 'speaker_id')
  speakerNumber(speaker, [String(own)], 0)
  const graph = await loadGraph(graphOptionsFor(model, settings))
  const manner = { speed, speaker: own }
  return new MeloVoice(graph, new MeloFrontEnd({ lexicon, idOf }), metadataInteger(metadata, 'sample_rate'), manner)
}

function symbolsOf(tokens: TokenTable): (symbol: string) => number | undefined {
  const others = new Map(Object.entries(SAME_MARKS))
  for (const [chinese, ascii] of Object.entries(SAME_MARKS)) if (!others.has(ascii)) others.set(ascii, chinese)
  return (symbol) => {
    if (symbol === ' ') return tokens.idOf('_')
    return tokens.idOf(symbol) ?? tokens.idOf(others.get(symbol) ?? '')
  }
}
