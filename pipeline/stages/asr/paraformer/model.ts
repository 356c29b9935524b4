import { FRAME_SHIFT_SAMPLES, funasrFeatures } from '../../../acoustic-features/feature-options.ts'
import { FrameAnalysis } from '../../../acoustic-features/frame-analysis.ts'
import { parseMeanAndVariance } from '../../../acoustic-features/low-frame-rate.ts'
import { PIPELINE_RATE_HZ } from '../../../audio/chunk.ts'
import { Failure } from '../../../base/failure.ts'
import { type EngineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import { loadGraph } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { metadataInteger, readOnnxMetadata } from '../../../models/onnx-metadata.ts'
import { readTokenTable } from '../../../models/token-table.ts'
import type { WindowModel } from '../windowed/window-recogniser.ts'
import { type EncodedSpeech, ParaformerEncoder } from './encoder.ts'
import { WindowPreparation } from './preparation.ts'
import { ParaformerSearch } from './search.ts'

/** Ten stacked rows a window, 600 ms. */
const WINDOW_ROWS = 10
/** The three rows that a window only sees ahead … */
const HELD_BACK_SAMPLES = 0.18 * PIPELINE_RATE_HZ
/** … and what other networks get. */
const TAIL_SAMPLES = HELD_BACK_SAMPLES + 0.3 * PIPELINE_RATE_HZ

/** Where a Paraformer's parts lie. */
export interface ParaformerFiles {
  readonly encoderPath: string
  readonly decoderPath: string
  readonly tokensPath: string
}

/**
 * Opens a streaming Paraformer.
 *
 * @throws Failure `model.…` where a part is missing, damaged or of another layout
 */
export async function openParaformer(
  files: ParaformerFiles,
  settings: EngineSettings,
): Promise<WindowModel<EncodedSpeech>> {
  const tokens = await readTokenTable(files.tokensPath)
  const metadata = await readOnnxMetadata(files.encoderPath)
  const stacking = {
    rows: metadataInteger(metadata, 'lfr_window_size'),
    shift: metadataInteger(metadata, 'lfr_window_shift'),
  }
  const options = funasrFeatures()
  const { bands } = options.mel
  const width = metadataInteger(metadata, 'encoder_output_size')
  const normalisation = parseMeanAndVariance(metadata, stacking.rows * bands, Math.sqrt(width))
  const decoder = {
    graph: await loadGraph(graphOptionsFor(files.decoderPath, settings)),
    width,
    memoryShape: [1, width, metadataInteger(metadata, 'decoder_kernel_size') - 1],
  }
  const blocks = metadataInteger(metadata, 'decoder_num_blocks')
  if (decoder.graph.inputs.length !== 4 + blocks || decoder.graph.outputs.length !== 2 + blocks) {
    throw new Failure('model.unexpected-layout', because('asr.memories', { blocks }), because('do.useOneExport'))
  }
  const encoder = new ParaformerEncoder(
    await loadGraph(graphOptionsFor(files.encoderPath, settings)),
    stacking.rows * bands,
  )
  return {
    features: new FrameAnalysis(options),
    walk: {
      windowFrames: stacking.shift * WINDOW_ROWS + 1,
      shiftFrames: stacking.shift * WINDOW_ROWS,
      frameSamples: FRAME_SHIFT_SAMPLES,
      tailSamples: TAIL_SAMPLES,
    },
    heldBackSamples: HELD_BACK_SAMPLES,
    encoder,
    preparation: () => {
      const preparation = new WindowPreparation(stacking, normalisation, bands)
      return (window, firstFrame) => preparation.prepare(window, firstFrame)
    },
    decoder: () => new ParaformerSearch(decoder, tokens),
    release: async () => {
      await Promise.all([encoder.release(), decoder.graph.release()])
    },
  }
}
