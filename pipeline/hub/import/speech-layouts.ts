import { Failure } from '../../base/failure.ts'
import type { ModelFolder } from './folder.ts'
import { type Layout, present, type Recogniser } from './layout.ts'
import type { OnnxOutline } from './onnx-outline.ts'
import { byVariant } from './variants.ts'

const TRANSDUCERS = /^(zipformer2?|conformer|lstm|EncDecRNNT\w*|EncDecHybridRNNT\w*)$/

/** Streaming and whole-utterance recognisers in the layouts of sherpa-onnx. */
export const transducer: Recogniser = async (folder) => {
  const [encoders, decoders, joiners] = ['encoder', 'decoder', 'joiner'].map((part) => folder.like(`${part}*.onnx`))
  const [encoder] = encoders ?? []
  if (encoder === undefined || !decoders?.length || !joiners?.length || !folder.has('tokens.txt')) return undefined
  mustBeOne(folder, encoders ?? [], 'encoder')
  const { metadata, inputs } = await folder.outline(encoder)
  const isNemo = inputs.includes('cache_last_channel')
  if (!isNemo && !TRANSDUCERS.test(metadata.model_type ?? '')) return undefined
  return {
    ...{
      stage: 'asr',
      engine: 'transducer',
      kind: isNemo ? 'NeMo streaming transducer' : `${metadata.model_type} transducer`,
    },
    shared: { tokens: 'tokens.txt' },
    variants: byVariant({ encoder: encoders ?? [], decoder: decoders, joiner: joiners }),
  }
}

/** One graph with a table of symbols. */
export const oneGraph: Recogniser = async (folder) => {
  const models = folder.like('model*.onnx')
  const [model] = models
  if (model === undefined || !folder.has('tokens.txt')) return undefined
  const outline = await folder.outline(model)
  const engine = oneGraphEngine(outline)
  if (!engine) return undefined
  return { stage: 'asr', shared: { tokens: 'tokens.txt' }, variants: byVariant({ model: models }), ...engine }
}

function oneGraphEngine({ metadata, inputs }: OnnxOutline): Pick<Layout, 'engine' | 'kind' | 'languages'> | undefined {
  const isSenseVoice = metadata.lfr_window_size !== undefined && inputs.includes('language')
  if (isSenseVoice) return { engine: 'sense-voice', kind: 'SenseVoice', languages: ['zh', 'en', 'ja', 'ko', 'yue'] }
  if (metadata.model_type === 'zipformer2') return { engine: 'ctc', kind: 'zipformer2 CTC' }
  if (/^EncDecCTC/.test(metadata.model_type ?? '')) return { engine: 'nemo-ctc', kind: 'NeMo CTC' }
  return undefined
}

/** Paraformer that hears while somebody speaks. */
export const paraformer: Recogniser = async (folder) => {
  const [encoders, decoders] = [folder.like('encoder*.onnx'), folder.like('decoder*.onnx')]
  const [decoder] = decoders
  if (decoder === undefined || encoders.length === 0 || !folder.has('tokens.txt')) return undefined
  if (!(await folder.outline(decoder)).inputs.includes('in_cache_0')) return undefined
  return {
    ...{ stage: 'asr', engine: 'paraformer', kind: 'streaming Paraformer', shared: { tokens: 'tokens.txt' } },
    variants: byVariant({ encoder: encoders, decoder: decoders }),
  }
}

/** FunASR's own folders, whose normalisation lies in a file of its own. */
export const funAsr: Recogniser = async (folder) => {
  const graph = ['model_quant.onnx', 'model.onnx'].find((path) => folder.has(path))
  if (graph === undefined || !folder.has('config.yaml') || !folder.has('am.mvn')) return undefined
  const isSenseVoice = (await folder.outline(graph)).inputs.length === 4
  const decoders = folder.like('decoder*.onnx')
  if (!isSenseVoice && decoders.length === 0) return undefined
  return {
    ...{ stage: 'asr', engine: isSenseVoice ? 'sense-voice' : 'paraformer', kind: 'FunASR export' },
    shared: present(folder, {
      normalisation: ['am.mvn'],
      config: ['config.yaml'],
      tokens: ['tokens.json', 'tokens.txt'],
    }),
    variants: byVariant(
      isSenseVoice ? { model: folder.like('model*.onnx') } : { encoder: folder.like('model*.onnx'), decoder: decoders },
    ),
  }
}

/** Moonshine's streaming models, which are of onnxruntime's own format. */
export const moonshineStreaming: Recogniser = async (folder) => {
  const graphs = ['frontend', 'encoder', 'adapter', 'cross_kv', 'decoder_kv']
  if (!folder.has('streaming_config.json') || !graphs.every((name) => folder.has(`${name}.ort`))) return undefined
  const files = { frontend: 'frontend.ort', encoder: 'encoder.ort', adapter: 'adapter.ort' }
  return {
    ...{ stage: 'asr', engine: 'moonshine', kind: 'Moonshine streaming' },
    shared: present(folder, { config: ['streaming_config.json'], tokenizer: ['tokenizer.bin'] }),
    variants: { int8: { ...files, crossKv: 'cross_kv.ort', decoderKv: 'decoder_kv.ort' } },
  }
}

/** Hears from the melody of speech where turns end. */
export const smartTurn: Recogniser = async (folder) => {
  const graphs = folder.like('*.onnx')
  const [graph] = graphs
  if (graph === undefined || graphs.length > 1 || folder.has('config.json')) return undefined
  const { inputs, outputs } = await folder.outline(graph)
  if (inputs.join() !== 'input_features' || outputs.length !== 1) return undefined
  return {
    ...{ stage: 'turn', engine: 'smart-turn', kind: 'Smart Turn', shared: {} },
    variants: byVariant({ model: graphs }),
  }
}

/** @throws Failure `import.ambiguous` where one folder has several in the same form, as for several chunk sizes */
function mustBeOne(folder: ModelFolder, paths: readonly string[], part: string): void {
  const forms = Object.keys(byVariant({ [part]: paths }))
  if (forms.length === paths.length) return
  throw new Failure(
    'import.ambiguous',
    `${folder.folder} has several graphs for its ${part}: ${paths.join(', ')}`,
    'Make a folder for each, with what belongs to it.',
  )
}
