import { FrameAnalysis } from '../../../acoustic-features/frame-analysis.ts'
import { type EngineSettings, sessionOptionsFor } from '../../../inference/engine.ts'
import { type ModelSession, openSession, type Tensor, typedTensor } from '../../../inference/session.ts'
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
  const encoderSession = await openSession(sessionOptionsFor(files.encoderPath, settings))
  const predictorSession = await openSession(sessionOptionsFor(files.decoderPath, settings))
  const joiner = new Joiner(await openSession(sessionOptionsFor(files.joinerPath, settings)))
  const predictor =
    layout.family === 'icefall'
      ? new ContextPredictor(predictorSession, await contextSizeOf(files.decoderPath), layout.blank)
      : recurrentPredictor(predictorSession, layout, metadata)
  const encoder =
    layout.family === 'icefall'
      ? icefallEncoder(encoderSession, layout)
      : nemoEncoder(encoderSession, layout, metadata, language)
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

function recurrentPredictor(session: ModelSession, layout: TransducerLayout, metadata: OnnxMetadata): Predictor {
  const memoryShape = [metadataInteger(metadata, 'pred_rnn_layers'), 1, metadataInteger(metadata, 'pred_hidden')]
  return new RecurrentPredictor(session, layout.blank, memoryShape)
}

function icefallEncoder(session: ModelSession, { walk, features }: TransducerLayout): WindowEncoder {
  const layout = {
    ...{ input: 'x', output: 'encoder_out', order: 'frames-first' as const },
    ...{ windowFrames: walk.windowFrames, bands: features.mel.bands },
  }
  return new WindowEncoder(session, layout, carriedStates(session, ['x']))
}

const AUDIO = 'audio_signal'
const LENGTH = 'length'
const PROMPT = 'prompt_index'

function nemoEncoder(
  session: ModelSession,
  { walk, features }: TransducerLayout,
  metadata: OnnxMetadata,
  language: string | undefined,
): WindowEncoder {
  const sizes = (cache: string) => [1, ...[1, 2, 3].map((dim) => metadataInteger(metadata, `${cache}_dim${dim}`))]
  const states = carriedStates(session, [AUDIO, LENGTH, PROMPT], {
    cache_last_channel: sizes('cache_last_channel'),
    cache_last_time: sizes('cache_last_time'),
  })
  const prompted = session.inputs.some(({ name }) => name === PROMPT)
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
  return new WindowEncoder(session, layout, states)
}
