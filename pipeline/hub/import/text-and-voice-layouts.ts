import { readFile } from 'node:fs/promises'
import type { ModelFolder } from './folder.ts'
import { readGgufOutline } from './gguf-outline.ts'
import { present, type Recogniser } from './layout.ts'
import { byVariant, ggufVariant } from './variants.ts'

/** Of causal models as Hugging Face has them, what lies beside the graphs. */
const CAUSAL_FILES = {
  config: ['config.json'],
  generation: ['generation_config.json'],
  tokenizer: ['tokenizer.json'],
  tokenizerConfig: ['tokenizer_config.json'],
  chatTemplate: ['chat_template.jinja', 'chat_template.json'],
}

/** GGUF, for llama.cpp. */
export const gguf: Recogniser = async (folder) => {
  // Parts of one model, and pictures' encoders, are not for this.
  const files = folder.like('**/*.gguf').filter((path) => !/-of-\d{5}\.gguf$/i.test(path) && !/mmproj/i.test(path))
  const [first] = files
  if (first === undefined) return undefined
  const { architecture, name, licence } = await readGgufOutline(folder.absolute(first))
  return {
    ...{ stage: 'llm', engine: 'llama', kind: `GGUF (${architecture ?? 'architecture not told'})`, shared: {} },
    variants: Object.fromEntries(files.map((path) => [ggufVariant(path), { model: path }])),
    ...(name === undefined ? {} : { name }),
    ...(licence === undefined ? {} : { licence }),
  }
}

/** Encoder and decoder as Hugging Face has them: Whisper, Moonshine's first version. */
export const encoderDecoder: Recogniser = async (folder) => {
  const encoders = folder.like('onnx/encoder_model*.onnx')
  const decoders = folder.like('onnx/decoder_model_merged*.onnx')
  if (encoders.length === 0 || decoders.length === 0) return undefined
  const type = await modelType(folder)
  if (type !== 'whisper' && type !== 'moonshine') return undefined
  return {
    ...{ stage: 'asr', engine: type === 'whisper' ? 'whisper' : 'moonshine-whole', kind: `${type}, Hugging Face` },
    shared: present(folder, { ...CAUSAL_FILES, preprocessor: ['preprocessor_config.json'] }),
    variants: byVariant({ encoder: encoders, decoder: decoders }),
  }
}

/** Causal language models: ids in, logits out. */
export const causal: Recogniser = async (folder) => {
  const graphs = [...folder.like('onnx/model*.onnx'), ...folder.like('model*.onnx')]
  const [graph] = graphs
  if (graph === undefined || !folder.has('config.json') || !folder.has('tokenizer.json')) return undefined
  const { inputs, outputs } = await folder.outline(graph)
  if (!inputs.includes('input_ids') || !outputs.includes('logits')) return undefined
  return {
    ...{
      stage: 'llm',
      engine: 'causal',
      kind: `causal language model (${(await modelType(folder)) ?? 'unknown type'})`,
    },
    shared: present(folder, CAUSAL_FILES),
    variants: byVariant({ model: graphs }),
  }
}

/** Voices of which the text front end is a lexicon. */
export const lexiconVoice: Recogniser = async (folder) => {
  const graphs = folder.like('*.onnx')
  const outlines = await Promise.all(graphs.map((path) => folder.outline(path)))
  const kindOf = (index: number) => {
    const { model_type = '', comment = '' } = outlines[index]?.metadata ?? {}
    return `${model_type} ${comment}`.toLowerCase()
  }
  const are = (word: string) => graphs.filter((_, index) => kindOf(index).includes(word))
  const lexicons = { lexicon: ['lexicon.txt'], lexiconZh: ['lexicon-zh.txt'], lexiconEn: ['lexicon-us-en.txt'] }
  const shared = present(folder, { tokens: ['tokens.txt'], voices: ['voices.bin'], ...lexicons })
  for (const engine of ['kokoro', 'kitten-tts'] as const) {
    const models = are(engine)
    if (models.length > 0 && shared.voices !== undefined) {
      return { stage: 'tts', engine, kind: engine, shared, variants: byVariant({ model: models }) }
    }
  }
  const matcha = are('matcha')
  if (matcha.length > 0) {
    const vocoder = [...are('vocos'), ...are('hifigan'), ...graphs.filter((path) => /vocos|hifigan/i.test(path))]
    return {
      ...{
        stage: 'tts',
        engine: 'matcha',
        kind: vocoder.length > 0 ? 'Matcha with a vocoder' : 'Matcha without a vocoder',
      },
      shared: { ...shared, ...(vocoder[0] === undefined ? {} : { vocoder: vocoder[0] }) },
      variants: byVariant({ model: matcha }),
    }
  }
  const melo = are('melo')
  if (melo.length === 0 || shared.lexicon === undefined) return undefined
  return { stage: 'tts', engine: 'melo', kind: 'MeloTTS', shared, variants: byVariant({ model: melo }) }
}

/** Kokoro as Hugging Face has it. */
export const kokoroFace: Recogniser = async (folder) => {
  const graphs = folder.like('onnx/model*.onnx')
  const [graph] = graphs
  const voices = folder.like('voices/*.bin')
  if (graph === undefined || voices.length === 0) return undefined
  const { inputs } = await folder.outline(graph)
  if (!['style', 'speed'].every((name) => inputs.includes(name))) return undefined
  const voiceRoles = voices.map((path) => [`voice.${path.replace(/^.*\/|\.bin$/g, '')}`, path] as const)
  return {
    ...{ stage: 'tts', engine: 'kokoro', kind: 'Kokoro, Hugging Face' },
    shared: {
      ...present(folder, { config: ['config.json'], tokenizer: ['tokenizer.json'], lexiconEn: ['lexicon-us-en.txt'] }),
      ...Object.fromEntries(voiceRoles),
    },
    variants: byVariant({ model: graphs }),
  }
}

/** Piper: a graph with its own description beside it. */
export const piper: Recogniser = async (folder) => {
  for (const path of folder.like('*.onnx')) {
    if (!folder.has(`${path}.json`)) continue
    if ((await jsonField(folder, `${path}.json`, 'phoneme_id_map')) === undefined) continue
    const variants = { float32: { model: path } }
    return { stage: 'tts', engine: 'piper', kind: 'Piper', shared: { config: `${path}.json` }, variants }
  }
  return undefined
}

async function modelType(folder: ModelFolder): Promise<string | undefined> {
  const type = await jsonField(folder, 'config.json', 'model_type')
  return typeof type === 'string' ? type : undefined
}

async function jsonField(folder: ModelFolder, path: string, name: string): Promise<unknown> {
  try {
    const json: unknown = JSON.parse(await readFile(folder.absolute(path), 'utf8'))
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined
  } catch {
    return undefined
  }
}
