import { FrameAnalysis } from '../../../acoustic-features/frame-analysis.ts'
import { type EngineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import { type LoadedGraph, loadGraph, type Tensor, typedTensor } from '../../../inference/graph.ts'
import { metadataInteger, type OnnxMetadata, readOnnxMetadata } from '../../../models/onnx-metadata.ts'
import { readTokenTable } from '../../../models/token-table.ts'
import { carriedStates } from '../windowed/carried-states.ts'
import { TokenTrail } from '../windowed/token-trail.ts'
import { type EncodedFrames, WindowEncoder } from '../windowed/window-encoder.ts'
import type { WindowModel } from '../windowed/window-recogniser.ts'
import { GreedySearch } from './greedy-search.ts'
import { Joiner } from './joiner.ts'
import { type TransducerLayout, transducerLayout } from './layout.ts'
import { ContextPredictor, type Predictor, RecurrentPredictor } from './predictor.ts'
import { promptIndex } from './prompt.ts'

/** Where a transducer's parts lie. */
export interface TransducerFiles {
  readonly encoderPath: string
  readonly decoderPath: string
  readonly joinerPath: string
  readonly tokensPath: string
}

/**
 * Opens a streaming transducer.
 *
 * @param language what will be spoken, as in "zh" or "en-US", for models that are told; their own guess where absent
 * @throws Failure `model.…` where a part is missing, damaged or of another layout
 */
export async function openTransducer(
  files: TransducerFiles,
  settings: EngineSettings,
  language?: string,
): Promise<WindowModel<EncodedFrames>> {
  const tokens = await readTokenTable(files.tokensPath)
  const metadata = await readOnnxMetadata(files.encoderPath)
  const layout = transducerLayout(metadata, tokens)
  const encoderGraph = await loadGraph(graphOptionsFor(files.encoderPath, settings))
  const predictorGraph = await loadGraph(graphOptionsFor(files.decoderPath, settings))
  const joiner = new Joiner(await loadGraph(graphOptionsFor(files.joinerPath, settings)))
  const predictor =
    layout.family === 'icefall'
      ? new ContextPredictor(predictorGraph, await contextSizeOf(files.decoderPath), layout.blank)
      : recurrentPredictor(predictorGraph, layout, metadata)
  const encoder =
    layout.family === 'icefall'
      ? icefallEncoder(encoderGraph, layout)
      : nemoEncoder(encoderGraph, layout, metadata, language)
  return {
    features: new FrameAnalysis(layout.features),
    walk: layout.walk,
    encoder,
    decoder: () => new GreedySearch(predictor, joiner, layout.rules, new TokenTrail(tokens, layout.rules.frameSamples)),
    release: async () => {
      await Promise.all([encoder.release(), predictor.release(), joiner.release()])
    },
  }
}

async function contextSizeOf(decoderPath: string): Promise<number> {
  return metadataInteger(await readOnnxMetadata(decoderPath), 'context_size')
}

function recurrentPredictor(graph: LoadedGraph, layout: TransducerLayout, metadata: OnnxMetadata): Predictor {
  const memoryShape = [metadataInteger(metadata, 'pred_rnn_layers'), 1, metadataInteger(metadata, 'pred_hidden')]
  return new RecurrentPredictor(graph, layout.blank, memoryShape)
}

function icefallEncoder(graph: LoadedGraph, { walk, features }: TransducerLayout): WindowEncoder {
  const layout = {
    ...{ input: 'x', output: 'encoder_out', order: 'frames-first' as const },
    ...{ windowFrames: walk.windowFrames, bands: features.mel.bands },
  }
  return new WindowEncoder(graph, layout, carriedStates(graph, ['x']))
}

const AUDIO = 'audio_signal'
const LENGTH = 'length'
const PROMPT = 'prompt_index'

function nemoEncoder(
  graph: LoadedGraph,
  { walk, features }: TransducerLayout,
  metadata: OnnxMetadata,
  language: string | undefined,
): WindowEncoder {
  const sizes = (cache: string) => [1, ...[1, 2, 3].map((dim) => metadataInteger(metadata, `${cache}_dim${dim}`))]
  const states = carriedStates(graph, [AUDIO, LENGTH, PROMPT], {
    cache_last_channel: sizes('cache_last_channel'),
    cache_last_time: sizes('cache_last_time'),
  })
  const prompted = graph.inputs.some(({ name }) => name === PROMPT)
  const prompt = prompted ? promptIndex(metadata, language) : undefined
  const repeated = (value: number, count: number): Tensor =>
    typedTensor(new BigInt64Array(count).fill(BigInt(value)), [count])
  const layout = {
    ...{ input: AUDIO, output: 'outputs', order: 'numbers-first' as const },
    ...{ windowFrames: walk.windowFrames, bands: features.mel.bands },
    further: (count: number): Record<string, Tensor> => ({
      [LENGTH]: repeated(walk.windowFrames, count),
      ...(prompt === undefined ? {} : { [PROMPT]: repeated(prompt, count) }),
    }),
  }
  return new WindowEncoder(graph, layout, states)
}
