import { Failure } from '../../../base/failure.ts'
import { type EngineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import { loadGraph } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { readOnnxMetadata } from '../../../models/onnx-metadata.ts'
import type { StatedReason } from '../../../protocol/reasons.ts'
import type { SoundStretch, SoundWish } from '../run-synthesiser.ts'
import { HifiGan } from './hifi-gan.ts'
import type { MelFrames } from './mel-frames.ts'
import { frameForm, openVocos } from './vocos.ts'

/** Frames to sound. */
export interface Vocoder {
  /** What had to be done differently than for others of its kind. */
  readonly notes: readonly StatedReason[]
  /** Ends with its first sound early where it can: stretch by stretch. */
  sound(mel: MelFrames, wish: SoundWish): AsyncIterable<SoundStretch>
  release(): Promise<void>
}

/**
 * Opens a vocoder of either kind, which its metadata tell.
 *
 * @throws Failure `model.…` where it is missing, damaged or of another kind
 */
export async function openVocoder(path: string, settings: EngineSettings): Promise<Vocoder> {
  const metadata = await readOnnxMetadata(path)
  const kind = metadata.model_type
  if (kind === 'vocos') {
    const form = frameForm(metadata)
    return openVocos(await loadGraph(graphOptionsFor(path, settings)), form)
  }
  if (kind === 'hifigan') return new HifiGan(await loadGraph(graphOptionsFor(path, settings)))
  throw new Failure(
    'model.unexpected-layout',
    because('tts.vocoderKind', { path, kind: kind ?? 'unknown' }),
    because('do.useSherpa'),
  )
}
