import { funasrFeatures } from '../../../acoustic-features/feature-options.ts'
import { FrameAnalysis } from '../../../acoustic-features/frame-analysis.ts'
import {
  type FrameStacking,
  type MeanAndVariance,
  normaliseRows,
  parseMeanAndVariance,
  stackWholeUtterance,
} from '../../../acoustic-features/low-frame-rate.ts'
import { Failure } from '../../../base/failure.ts'
import { type EngineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import { loadGraph } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { metadataInteger, type OnnxMetadata, readOnnxMetadata } from '../../../models/onnx-metadata.ts'
import { readTokenTable } from '../../../models/token-table.ts'
import type { TokenTrail } from '../windowed/token-trail.ts'
import type { EncodedFrames } from '../windowed/window-encoder.ts'
import { SenseVoiceNetwork } from './network.ts'
import { readSenseVoice } from './reading.ts'

/** A SenseVoice with what its utterances share. */
export interface SenseVoiceModel {
  readonly features: FrameAnalysis
  readonly network: SenseVoiceNetwork
  /** Rows of features to what the network takes. */
  prepare(rows: Float32Array): Float32Array
  /** What the network's scores say. */
  read(frames: EncodedFrames): TokenTrail
}

/**
 * Opens a SenseVoice.
 *
 * @param language what will be spoken, as in "zh"; the model's own guess where absent or unknown to it
 * @throws Failure `model.…` where a part is missing, damaged or of another layout
 */
export async function openSenseVoice(
  modelPath: string,
  tokensPath: string,
  settings: EngineSettings,
  language?: string,
): Promise<SenseVoiceModel> {
  const tokens = await readTokenTable(tokensPath)
  const metadata = await readOnnxMetadata(modelPath)
  const stacking = {
    rows: metadataInteger(metadata, 'lfr_window_size'),
    shift: metadataInteger(metadata, 'lfr_window_shift'),
  }
  // Zero says that the samples are not brought to -1 to 1.
  const options = funasrFeatures(metadataInteger(metadata, 'normalize_samples') === 0 ? undefined : 1)
  const width = stacking.rows * options.mel.bands
  const normalisation = parseMeanAndVariance(metadata, width)
  const graph = await loadGraph(graphOptionsFor(modelPath, settings))
  if (graph.inputs.length !== 4) {
    throw new Failure(
      'model.unexpected-layout',
      because('asr.senseVoiceInputs', { count: graph.inputs.length }),
      because('do.useSherpa'),
    )
  }
  const prompt = { language: languageOf(metadata, language), textForm: metadataInteger(metadata, 'with_itn') }
  return {
    features: new FrameAnalysis(options),
    network: new SenseVoiceNetwork(graph, width, prompt),
    prepare: (rows) => prepared(rows, options.mel.bands, stacking, normalisation),
    read: (frames) => readSenseVoice(frames, tokens),
  }
}

function languageOf(metadata: OnnxMetadata, language: string | undefined): number {
  const known = `lang_${language?.split('-')[0] ?? 'auto'}`
  return metadataInteger(metadata, metadata[known] === undefined ? 'lang_auto' : known)
}

function prepared(rows: Float32Array, bands: number, stacking: FrameStacking, by: MeanAndVariance): Float32Array {
  const stacked = stackWholeUtterance(rows, bands, stacking)
  normaliseRows(stacked, by)
  return stacked
}
