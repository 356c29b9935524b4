import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ModelStore } from '../store/model-store.ts'
import { GOOD } from '../testing/archives.ts'
import { sha256 } from '../testing/hostile-hub.ts'
import { tinyGguf, tinyOnnx } from '../testing/tiny-onnx.ts'
import { findElsewhere, openElsewhere } from './elsewhere.ts'
import { ModelFolder } from './folder.ts'
import { type ImportOptions, importFolder, importModel } from './import-model.ts'
import { otherCaches } from './other-caches.ts'
import { recognise } from './recognise.ts'

type Files = Readonly<Record<string, Buffer | string>>

let folder: string
let store: ModelStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-import-'))
  store = new ModelStore(join(folder, 'models'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function lay(files: Files, name = 'given'): string {
  const root = join(folder, name)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

function take(path: string, options: Partial<ImportOptions> = {}) {
  return importModel(path, { store, signal: new AbortController().signal, ...options })
}

const causalGraph = tinyOnnx({ inputs: ['input_ids', 'attention_mask'], outputs: ['logits', 'present.0.key'] })
const CAUSAL: Files = {
  'config.json': '{"model_type":"qwen2"}',
  'tokenizer.json': '{}',
  'tokenizer_config.json': '{}',
  'onnx/model_int8.onnx': causalGraph,
  'onnx/model.onnx': causalGraph,
  'onnx/model_q4f16.onnx': causalGraph,
}
const TOKENS = { 'tokens.txt': '<blk> 0\n' }
const zipformer2 = tinyOnnx({ inputs: ['x'], outputs: ['encoder_out'], metadata: { model_type: 'zipformer2' } })

/** Folders by what they are, as the specification of real models lists them. */
const LAYOUTS: readonly (readonly [string, Files, object])[] = [
  [
    'GGUF',
    { 'qwen-q4_k_m.gguf': tinyGguf({ 'general.architecture': 'qwen2' }) },
    { stage: 'llm', engine: 'llama', variants: { q4_k_m: { model: 'qwen-q4_k_m.gguf' } } },
  ],
  [
    'a causal language model',
    CAUSAL,
    {
      engine: 'causal',
      shared: { config: 'config.json' },
      variants: { int8: { model: 'onnx/model_int8.onnx' }, float32: { model: 'onnx/model.onnx' } },
    },
  ],
  [
    'Whisper',
    {
      'config.json': '{"model_type":"whisper"}',
      'tokenizer.json': '{}',
      'onnx/encoder_model.onnx': tinyOnnx({ inputs: ['input_features'] }),
      'onnx/decoder_model_merged.onnx': tinyOnnx({ inputs: ['input_ids', 'use_cache_branch'] }),
    },
    { stage: 'asr', engine: 'whisper' },
  ],
  [
    'a zipformer transducer, with a decoder that was left as it is',
    {
      ...TOKENS,
      'encoder.int8.onnx': zipformer2,
      'encoder.onnx': zipformer2,
      'decoder.onnx': tinyOnnx({}),
      'joiner.int8.onnx': tinyOnnx({}),
    },
    {
      engine: 'transducer',
      shared: { tokens: 'tokens.txt' },
      variants: {
        int8: { encoder: 'encoder.int8.onnx', decoder: 'decoder.onnx', joiner: 'joiner.int8.onnx' },
        float32: { encoder: 'encoder.onnx', decoder: 'decoder.onnx', joiner: 'joiner.int8.onnx' },
      },
    },
  ],
  [
    'a NeMo streaming transducer',
    {
      ...TOKENS,
      'encoder.onnx': tinyOnnx({ inputs: ['audio_signal', 'cache_last_channel'] }),
      'decoder.onnx': tinyOnnx({}),
      'joiner.onnx': tinyOnnx({}),
    },
    { engine: 'transducer', kind: 'NeMo streaming transducer' },
  ],
  [
    'SenseVoice',
    {
      ...TOKENS,
      'model.int8.onnx': tinyOnnx({
        inputs: ['x', 'x_length', 'language', 'text_norm'],
        metadata: { lfr_window_size: '7' },
      }),
    },
    { engine: 'sense-voice', languages: expect.arrayContaining(['zh', 'yue']) },
  ],
  [
    'zipformer2 CTC',
    { ...TOKENS, 'model.int8.onnx': tinyOnnx({ metadata: { model_type: 'zipformer2' } }) },
    { engine: 'ctc' },
  ],
  [
    'streaming Paraformer',
    {
      ...TOKENS,
      'encoder.int8.onnx': tinyOnnx({ inputs: ['speech'] }),
      'decoder.int8.onnx': tinyOnnx({ inputs: ['enc', 'in_cache_0'] }),
    },
    { engine: 'paraformer' },
  ],
  [
    'Kokoro',
    {
      ...TOKENS,
      'voices.bin': 'v',
      'lexicon-zh.txt': '你 n i',
      'model.onnx': tinyOnnx({ metadata: { model_type: 'kokoro' } }),
    },
    {
      stage: 'tts',
      engine: 'kokoro',
      shared: { voices: 'voices.bin', lexiconZh: 'lexicon-zh.txt', tokens: 'tokens.txt' },
    },
  ],
  [
    'Kokoro of Hugging Face',
    {
      'config.json': '{}',
      'tokenizer.json': '{}',
      'voices/af_heart.bin': 'v',
      'onnx/model.onnx': tinyOnnx({ inputs: ['input_ids', 'style', 'speed'], outputs: ['waveform'] }),
    },
    { engine: 'kokoro', shared: { 'voice.af_heart': 'voices/af_heart.bin' } },
  ],
  [
    'Matcha with its vocoder',
    {
      ...TOKENS,
      'lexicon.txt': 'a',
      'model-steps-3.onnx': tinyOnnx({ metadata: { model_type: 'matcha-tts' } }),
      'vocos.onnx': tinyOnnx({ metadata: { model_type: 'vocos' } }),
    },
    {
      engine: 'matcha',
      shared: { vocoder: 'vocos.onnx', lexicon: 'lexicon.txt' },
      variants: { float32: { model: 'model-steps-3.onnx' } },
    },
  ],
  [
    'MeloTTS',
    { ...TOKENS, 'lexicon.txt': 'a', 'model.onnx': tinyOnnx({ metadata: { model_type: 'vits', comment: 'melo' } }) },
    { engine: 'melo' },
  ],
  [
    'Piper',
    { 'zh.onnx': tinyOnnx({ inputs: ['input', 'scales'] }), 'zh.onnx.json': '{"phoneme_id_map":{}}' },
    { engine: 'piper' },
  ],
  [
    'a SenseVoice of FunASR',
    {
      'config.yaml': 'x',
      'am.mvn': 'x',
      'tokens.json': '[]',
      'model_quant.onnx': tinyOnnx({ inputs: ['speech', 'speech_lengths', 'language', 'textnorm'] }),
    },
    { engine: 'sense-voice', shared: { normalisation: 'am.mvn', tokens: 'tokens.json' } },
  ],
  [
    'Moonshine streaming',
    Object.fromEntries([
      ...['frontend', 'encoder', 'adapter', 'cross_kv', 'decoder_kv'].map((name) => [`${name}.ort`, 'o']),
      ['streaming_config.json', '{}'],
      ['tokenizer.bin', 't'],
    ]),
    { engine: 'moonshine', variants: { int8: { crossKv: 'cross_kv.ort' } } },
  ],
  [
    'Smart Turn',
    { 'smart-turn.onnx': tinyOnnx({ inputs: ['input_features'], outputs: ['output'] }) },
    { stage: 'turn', engine: 'smart-turn' },
  ],
]

describe('a folder is recognised by its contents', () => {
  it.each(LAYOUTS)('%s', async (_, files, expected) => {
    expect(await recognise(await ModelFolder.open(lay(files)))).toMatchObject(expected)
  })

  it('not by its names: a file called encoder.onnx that is none is said to be none', async () => {
    const broken = lay({ ...TOKENS, 'encoder.onnx': '<html>', 'decoder.onnx': '<html>', 'joiner.onnx': '<html>' })
    await expect(take(broken)).rejects.toMatchObject({
      code: 'import.unreadable',
      message: expect.stringContaining('encoder.onnx'),
    })
  })

  it('and where it is nothing that is known, what it takes and gives is said', async () => {
    const odd = lay({
      'thing.onnx': tinyOnnx({ inputs: ['pixels', 'mask'], outputs: ['boxes'], metadata: { model_type: 'yolo' } }),
    })
    await expect(take(odd)).rejects.toMatchObject({
      code: 'import.unknown',
      message: expect.stringContaining('thing.onnx takes pixels, mask and gives boxes, model_type yolo'),
    })
    await expect(take(lay({ 'notes.txt': 'x' }, 'empty'))).rejects.toMatchObject({ code: 'import.unknown' })
    await expect(take(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'import.missing' })
  })

  it('and several graphs for one part are not chosen from', async () => {
    const chunks = lay({
      ...TOKENS,
      'encoder-160ms.onnx': zipformer2,
      'encoder-480ms.onnx': zipformer2,
      'decoder.onnx': tinyOnnx({}),
      'joiner.onnx': tinyOnnx({}),
    })
    await expect(take(chunks)).rejects.toMatchObject({
      code: 'import.ambiguous',
      message: expect.stringContaining('encoder-480ms.onnx'),
    })
  })
})

describe('an imported model', () => {
  it('is copied, so that it stays what it is, and can be loaded', async () => {
    const given = lay(
      { ...CAUSAL, 'README.md': '---\nlicense: apache-2.0\nlanguage:\n- zh\n- en\n---\n# Qwen', 'notes.txt': 'x' },
      'Qwen2.5-0.5B',
    )
    const model = await take(given)
    expect(model.manifest).toMatchObject({
      ...{ id: 'qwen2.5-0.5b', stage: 'llm', engine: 'causal', languages: ['zh', 'en'], default: 'int8' },
      licence: { id: 'Apache-2.0' },
      origin: given,
    })
    expect(statSync(join(model.dir, 'onnx/model.onnx')).nlink).toBe(1)
    expect(() => statSync(join(model.dir, 'notes.txt'))).toThrow()
    expect(await store.verify(model, new AbortController().signal)).toEqual([])
    expect((await store.stageModels()).models).toMatchObject([{ id: 'qwen2.5-0.5b', stage: 'llm' }])
  })

  it('brings the weights along that lie beside its graph, and lacks none', async () => {
    const graph = tinyOnnx({ inputs: ['input_ids'], outputs: ['logits'], weightFiles: ['model.onnx_data'] })
    const files = { ...CAUSAL, 'onnx/model.onnx': graph, 'onnx/model.onnx_data': 'weights' }
    const model = await take(lay(files))
    expect(model.manifest.variants.float32?.files).toEqual({
      model: 'onnx/model.onnx',
      modelWeights: 'onnx/model.onnx_data',
    })
    const { 'onnx/model.onnx_data': _, ...without } = files
    await expect(take(lay(without, 'without'))).rejects.toMatchObject({ code: 'import.incomplete' })
    const leadsOut = {
      ...CAUSAL,
      'onnx/model.onnx': tinyOnnx({ inputs: ['input_ids'], outputs: ['logits'], weightFiles: ['../../secret'] }),
      secret: 's',
    }
    await expect(take(lay(leadsOut, 'out/in'))).rejects.toMatchObject({ code: 'import.incomplete' })
  })

  it('may be one file, or an archive, under a name and with languages that somebody gives', async () => {
    const root = lay({
      'My Model-Q4_K_M.gguf': tinyGguf({ 'general.architecture': 'qwen3', 'general.license': 'mit' }),
      'other.txt': 'x',
    })
    const model = await take(join(root, 'My Model-Q4_K_M.gguf'), { languages: ['zh'] })
    expect(model.manifest).toMatchObject({
      ...{ id: 'my-model-q4_k_m', engine: 'llama', languages: ['zh'], licence: { id: 'MIT' } },
      variants: { q4_k_m: { files: { model: 'My Model-Q4_K_M.gguf' } } },
    })
    await expect(take(join(root, 'other.txt'))).rejects.toMatchObject({ code: 'import.unknown' })
    // Its graphs are none, and that is said of what was unpacked.
    const archive = lay({ 'pack.tar.bz2': GOOD }, 'archives')
    await expect(take(join(archive, 'pack.tar.bz2'))).rejects.toMatchObject({ code: 'import.unreadable' })
    expect((await store.list()).models.map(({ id }) => id)).toEqual(['my-model-q4_k_m'])
  })

  it('has an unknown licence where nobody says it', async () => {
    expect((await take(lay(CAUSAL))).manifest.licence.id).toBe('unknown')
    expect((await take(lay({ ...CAUSAL, LICENSE: 'MIT License\n\nCopyright' }, 'two'))).manifest.licence.id).toBe('MIT')
  })

  it('can be given on: a folder with our manifest is taken as it is, if it is what that says', async () => {
    const { dir, manifest } = await take(lay(CAUSAL), { id: 'mine' })
    const other = new ModelStore(join(folder, 'other'))
    const again = await importModel(dir, { store: other, signal: new AbortController().signal })
    expect(again.manifest).toEqual(manifest)
    writeFileSync(join(dir, 'tokenizer.json'), '[]')
    await expect(importModel(dir, { store: other, signal: new AbortController().signal })).rejects.toMatchObject({
      code: 'import.damaged',
    })
  })
})

describe('what other programs brought', () => {
  const gguf = tinyGguf({ 'general.architecture': 'qwen2' })
  const digest = sha256(gguf)

  function caches() {
    const snapshot = join(folder, 'home/.cache/huggingface/hub/models--onnx-community--Qwen/snapshots/abc')
    const blobs = join(folder, 'home/.cache/huggingface/hub/models--onnx-community--Qwen/blobs')
    for (const [path, content] of Object.entries(CAUSAL)) {
      const blob = join(blobs, sha256(Buffer.from(content)))
      mkdirSync(blobs, { recursive: true })
      mkdirSync(dirname(join(snapshot, path)), { recursive: true })
      writeFileSync(blob, content)
      symlinkSync(blob, join(snapshot, path))
    }
    lay(
      {
        [`.ollama/models/blobs/sha256-${digest}`]: gguf,
        '.ollama/models/manifests/registry.ollama.ai/library/qwen2.5/0.5b': JSON.stringify({
          layers: [{ mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${digest}`, size: gguf.length }],
        }),
        '.ollama/models/manifests/registry.ollama.ai/library/broken/latest':
          '{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:../../x","size":1}]}',
        '.lmstudio/models/unsloth/Qwen3/Qwen3-Q4_K_M.gguf': gguf,
      },
      'home',
    )
    return otherCaches({}, join(folder, 'home'))
  }

  it('is found by its own names', async () => {
    const found = caches()
    expect((await findElsewhere(found)).map(({ name }) => name)).toEqual([
      'hf:onnx-community/Qwen',
      'lmstudio:unsloth/Qwen3/Qwen3-Q4_K_M.gguf',
      'ollama:qwen2.5:0.5b',
    ])
    await expect(openElsewhere('ollama:nothing', found)).rejects.toMatchObject({ code: 'import.missing' })
  })

  it('is taken in by link: nothing is copied, and it stays when the other program removes it', async () => {
    const found = caches()
    const options = { store, signal: new AbortController().signal, link: true }
    const blob = join(found.ollama, 'blobs', `sha256-${digest}`)
    const model = await importFolder(
      await openElsewhere('ollama:qwen2.5:0.5b', found),
      { name: 'qwen2.5-0.5b', from: 'ollama' },
      options,
    )
    const file = join(model.dir, model.manifest.files[0]?.path ?? '')
    expect([statSync(file).ino, statSync(file).nlink]).toEqual([statSync(blob).ino, 2])
    rmSync(blob)
    expect(readFileSync(file).equals(gguf)).toBe(true)
    const face = await importFolder(
      await openElsewhere('hf:onnx-community/Qwen', found),
      { name: 'onnx-community/Qwen', from: 'hf' },
      options,
    )
    expect(face.manifest).toMatchObject({ id: 'qwen', engine: 'causal' })
    // The content, not the link that the cache has in its place.
    expect(statSync(join(face.dir, 'onnx/model.onnx')).isFile()).toBe(true)
    expect(await store.verify(face, options.signal)).toEqual([])
  })
})
