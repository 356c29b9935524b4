import { FRAME_SHIFT_SAMPLES, ICEFALL_FEATURES } from '../../../acoustic-features/feature-options.ts'
import { FrameAnalysis } from '../../../acoustic-features/frame-analysis.ts'
import { Failure } from '../../../base/failure.ts'
import { type EngineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import { loadGraph } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { metadataInteger, readOnnxMetadata } from '../../../models/onnx-metadata.ts'
import { readTokenTable, type TokenTable } from '../../../models/token-table.ts'
import { carriedStates } from '../windowed/carried-states.ts'
import { TokenTrail } from '../windowed/token-trail.ts'
import { type EncodedFrames, WindowEncoder } from '../windowed/window-encoder.ts'
import type { WindowModel } from '../windowed/window-recogniser.ts'
import { walkOf } from '../windowed/window-utterance.ts'
import { CtcGreedySearch } from './greedy-search.ts'

/** A frame of the output is four rows of features long. */
const FRAME_SAMPLES = 4 * FRAME_SHIFT_SAMPLES
/** Names of the symbol that says nothing, the usual one first. */
const BLANKS = ['<blk>', '<eps>', '<blank>']

/**
 * Opens a streaming zipformer2 with a CTC head.
 *
 * @throws Failure `model.…` where a part is missing, damaged or of another layout
 */
export async function openZipformerCtc(
  modelPath: string,
  tokensPath: string,
  settings: EngineSettings,
): Promise<WindowModel<EncodedFrames>> {
  const tokens = await readTokenTable(tokensPath)
  const metadata = await readOnnxMetadata(modelPath)
  if (metadata.model_type !== 'zipformer2') {
    throw new Failure(
      'model.unexpected-layout',
      because('asr.ctcType', { type: metadata.model_type ?? 'unknown' }),
      because('do.useCtc'),
    )
  }
  const graph = await loadGraph(graphOptionsFor(modelPath, settings))
  const walk = walkOf(metadataInteger(metadata, 'T'), metadataInteger(metadata, 'decode_chunk_len'))
  const layout = {
    ...{ input: 'x', output: 'log_probs', order: 'frames-first' as const },
    ...{ windowFrames: walk.windowFrames, bands: ICEFALL_FEATURES.mel.bands },
  }
  const encoder = new WindowEncoder(graph, layout, carriedStates(graph, ['x']))
  return {
    features: new FrameAnalysis(ICEFALL_FEATURES),
    walk,
    encoder,
    decoder: () => new CtcGreedySearch(blankOf(tokens), FRAME_SAMPLES, new TokenTrail(tokens, FRAME_SAMPLES)),
    release: () => encoder.release(),
  }
}

function blankOf(tokens: TokenTable): number {
  return BLANKS.map((name) => tokens.idOf(name)).find((id) => id !== undefined) ?? 0
}
