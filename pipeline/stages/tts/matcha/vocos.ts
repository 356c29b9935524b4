import { ensure } from '../../../base/assert.ts'
import { Failure } from '../../../base/failure.ts'
import { float32Data, float32Tensor, type LoadedGraph } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { metadataInteger, type OnnxMetadata } from '../../../models/onnx-metadata.ts'
import type { StatedReason } from '../../../protocol/reasons.ts'
import type { SoundStretch, SoundWish } from '../run-synthesiser.ts'
import { type FrameForm, OverlapAdd, type Spectra } from './inverse-transform.ts'
import { framesBetween, type MelFrames } from './mel-frames.ts'
import type { Vocoder } from './vocoder.ts'

/** How far it sees to either side: an input convolution and eight layers of seven frames. */
const CONTEXT_FRAMES = 27
/** Stretches once the first chunks have left: long enough for the context on either side not to matter. */
const LARGEST_STRETCH_FRAMES = 160
/** Where nobody waits for the first chunk; it still bounds how long a cancellation waits. */
const WHOLE_STRETCH_FRAMES = 480

/** Frames with which a vocoder is tried on being loaded, and how far its stretches may be from its whole. */
const TRIAL = { frames: 96, bands: 80, shareOfPeak: 1e-3 }

/**
 * How a Vocos' frames lie in its sound.
 *
 * @throws Failure `model.unexpected-layout` where they lie otherwise than windows of Hann around their samples
 */
export function frameForm(metadata: OnnxMetadata): FrameForm {
  const number = (key: string, otherwise: number) =>
    metadata[key] === undefined ? otherwise : metadataInteger(metadata, key)
  const size = number('n_fft', 1024)
  const hop = number('hop_length', 256)
  const usual =
    number('win_length', size) === size &&
    number('center', 1) === 1 &&
    number('normalized', 0) === 0 &&
    (metadata.window_type ?? 'hann').startsWith('hann') &&
    size % (2 * hop) === 0
  if (usual) return { size, hop }
  throw new Failure('model.unexpected-layout', because('tts.vocoderFrames', { samples: size }), because('do.useVocos'))
}

/** Opens a Vocos, and tries whether its stretches are the same as its whole. */
export async function openVocos(graph: LoadedGraph, form: FrameForm): Promise<Vocoder> {
  return new Vocos(graph, form, await isStreamable(graph, form))
}

/** Frames to spectra to sound. Has no state: any stretch can be asked for with what it sees on either side. */
class Vocos implements Vocoder {
  readonly #graph: LoadedGraph
  readonly #form: FrameForm
  readonly #streamable: boolean

  constructor(graph: LoadedGraph, form: FrameForm, streamable: boolean) {
    this.#graph = graph
    this.#form = form
    this.#streamable = streamable
  }

  get notes(): readonly StatedReason[] {
    return this.#streamable ? [] : [because('voice.seesFurther')]
  }

  async *sound(mel: MelFrames, wish: SoundWish): AsyncGenerator<SoundStretch> {
    const firstStretch = this.#firstStretch(mel, wish)
    yield* stretchesOf(this.#graph, this.#form, mel, firstStretch)
  }

  release(): Promise<void> {
    return this.#graph.release()
  }

  /** Half a frame is cut from the beginning: so many more frames until the first chunk is full. */
  #firstStretch({ frames }: MelFrames, { streaming, first, chunkSamples }: SoundWish): number {
    if (!this.#streamable) return frames
    if (!streaming) return WHOLE_STRETCH_FRAMES
    return first ? Math.ceil((this.#form.size / 2 + chunkSamples) / this.#form.hop) : LARGEST_STRETCH_FRAMES
  }
}

async function* stretchesOf(
  graph: LoadedGraph,
  form: FrameForm,
  mel: MelFrames,
  firstStretch: number,
): AsyncGenerator<SoundStretch> {
  const overlap = new OverlapAdd(form)
  let stretch = firstStretch
  for (let from = 0; from < mel.frames; ) {
    const to = Math.min(mel.frames, from + stretch)
    const seen = Math.max(0, from - CONTEXT_FRAMES)
    const spectra = await spectraOf(graph, framesBetween(mel, seen, Math.min(mel.frames, to + CONTEXT_FRAMES)))
    const last = to === mel.frames
    yield { pcm: overlap.push(spectra, from - seen, to - seen, last), last }
    from = to
    stretch = Math.max(stretch, Math.min(LARGEST_STRETCH_FRAMES, stretch * 2))
  }
}

async function spectraOf(graph: LoadedGraph, { data, bands, frames }: MelFrames): Promise<Spectra> {
  const input = ensure(graph.inputs[0], 'the input of the vocoder').name
  const [magnitude = '', cosine = '', sine = ''] = graph.outputs.map(({ name }) => name)
  const outputs = await graph.run({ [input]: float32Tensor(data, [1, bands, frames]) })
  return {
    magnitude: float32Data(outputs, magnitude),
    cosine: float32Data(outputs, cosine),
    sine: float32Data(outputs, sine),
    frames,
  }
}

/** Whether a trial in stretches sounds as the same in one run does. */
async function isStreamable(graph: LoadedGraph, form: FrameForm): Promise<boolean> {
  const { frames, bands, shareOfPeak } = TRIAL
  const data = Float32Array.from({ length: frames * bands }, (_, index) => 3 * Math.sin(index * index) - 3)
  const [whole, parts] = [[] as number[], [] as number[]]
  for await (const { pcm } of stretchesOf(graph, form, { data, bands, frames }, frames)) whole.push(...pcm)
  for await (const { pcm } of stretchesOf(graph, form, { data, bands, frames }, 11)) parts.push(...pcm)
  const peak = Math.max(...whole.map(Math.abs))
  return whole.every((sample, index) => Math.abs(sample - (parts[index] ?? 0)) <= shareOfPeak * peak)
}
