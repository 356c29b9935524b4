import {
  type FeatureOptions,
  FRAME_SHIFT_SAMPLES,
  ICEFALL_FEATURES,
  nemoFeatures,
} from '../../../acoustic-features/feature-options.ts'
import { Failure } from '../../../base/failure.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { metadataInteger, type OnnxMetadata } from '../../../models/onnx-metadata.ts'
import type { TokenTable } from '../../../models/token-table.ts'
import { type WindowWalk, walkOf } from '../windowed/window-utterance.ts'
import type { SymbolRules } from './greedy-search.ts'

/** What tells the families of streaming transducers apart. */
export interface TransducerLayout {
  readonly family: 'icefall' | 'nemo'
  readonly features: FeatureOptions
  readonly walk: WindowWalk
  readonly rules: SymbolRules
  readonly blank: number
}

/** Frames of an icefall encoder's output are four rows of features long. */
const ICEFALL_SUBSAMPLING = 4
/** As NeMo decodes: against endless symbols in one frame. */
const NEMO_MOST_PER_FRAME = 10

/**
 * Reads from an encoder's metadata how it is to be fed.
 *
 * @throws Failure `model.unexpected-layout` where it is none of the families that this engine runs
 */
export function transducerLayout(metadata: OnnxMetadata, tokens: TokenTable): TransducerLayout {
  const type = metadata.model_type ?? ''
  if (type === 'zipformer' || type === 'zipformer2') return icefallLayout(metadata, tokens)
  if (metadata.cache_last_channel_dim1 !== undefined) return nemoLayout(metadata)
  throw new Failure(
    'model.unexpected-layout',
    because('asr.encoderType', { type: type || 'unknown' }),
    because('do.useTransducer'),
  )
}

function icefallLayout(metadata: OnnxMetadata, tokens: TokenTable): TransducerLayout {
  if ((metadata.feature ?? '') !== '') {
    throw new Failure(
      'model.unexpected-layout',
      because('asr.features', { feature: metadata.feature ?? '' }),
      because('do.useKaldi'),
    )
  }
  const blank = 0
  const unknown = tokens.idOf('<unk>')
  return {
    family: 'icefall',
    features: ICEFALL_FEATURES,
    walk: walkOf(metadataInteger(metadata, 'T'), metadataInteger(metadata, 'decode_chunk_len')),
    rules: {
      silent: unknown === undefined ? [blank] : [blank, unknown],
      mostPerFrame: 1,
      frameSamples: ICEFALL_SUBSAMPLING * FRAME_SHIFT_SAMPLES,
    },
    blank,
  }
}

function nemoLayout(metadata: OnnxMetadata): TransducerLayout {
  const normalisation = metadata.normalize_type ?? ''
  if (!['', 'NA', 'None'].includes(normalisation)) {
    throw new Failure(
      'model.unexpected-layout',
      because('asr.normalised', { way: normalisation }),
      because('do.useStreaming'),
    )
  }
  const blank = metadataInteger(metadata, 'vocab_size')
  return {
    family: 'nemo',
    features: nemoFeatures(metadataInteger(metadata, 'feat_dim')),
    walk: walkOf(metadataInteger(metadata, 'window_size'), metadataInteger(metadata, 'chunk_shift')),
    rules: {
      silent: [blank],
      mostPerFrame: NEMO_MOST_PER_FRAME,
      frameSamples: metadataInteger(metadata, 'subsampling_factor') * FRAME_SHIFT_SAMPLES,
    },
    blank,
  }
}
