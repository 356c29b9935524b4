import { createHash } from 'node:crypto'
import { cp, mkdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ServerFile } from '../../features/model-servers/server-file.ts'
import { ModelStore } from '../../hub/store/model-store.ts'
import { versionOf } from '../../hub/store/version.ts'
import { assetsDir } from '../../models/locations.ts'
import { MODEL_MANIFEST_FORMAT, type ModelManifest } from '../../models/model-manifest.ts'
import { toneVoice } from './tone-voice.ts'

/** What the tiny language model says whatever it is asked, clause by clause. */
export const TINY_CLAUSES = ['好的，', '我听到你说的话了。', '现在请等一下；', '马上就好！', '还有别的事吗？'] as const
/** The models of the setup, by stage. */
export const TINY_CHINESE = { asr: 'tiny-asr-zh', llm: 'tiny-llm-zh', tts: 'tone-zh' } as const

const RECIPES = join(assetsDir(), 'recipes', 'tiny', 'chinese')
const GRAPHS = fileURLToPath(new URL('../../stages/asr/testing/graphs/zipformer2/', import.meta.url))

/** A voice that serves as long as it is wanted, and what it was asked to say. */
export interface TinyChinese {
  readonly spoken: readonly string[]
  close(): Promise<void>
}

/**
 * Puts a whole Chinese setup of a few kilobytes into a data folder as a user's models lie there: a streaming recogniser of
 * random weights, a language model that says what a table holds, and a voice that is a server.
 */
export async function placeTinyChinese(dataFolder: string): Promise<TinyChinese> {
  const store = new ModelStore(join(dataFolder, 'models'))
  await place(store, recogniser())
  await place(store, languageModel())
  const voice = await toneVoice()
  await new ServerFile(join(dataFolder, 'servers.json')).enter({
    ...{ id: TINY_CHINESE.tts, stage: 'tts', engine: 'openai-speech', languages: ['zh'] },
    settings: { address: `${voice.address}/v1`, model: 'tone', sampleRateHz: voice.sampleRateHz },
  })
  return { spoken: voice.spoken, close: voice.close }
}

type Described = Pick<ModelManifest, 'id' | 'stage' | 'engine' | 'engineOptions' | 'shared'> & {
  readonly graphs: Readonly<Record<string, string>>
  /** Where the files lie now. */
  readonly from: readonly string[]
}

function recogniser(): Described {
  return {
    ...{ id: TINY_CHINESE.asr, stage: 'asr', engine: 'transducer', engineOptions: { language: 'zh' } },
    shared: { tokens: 'tokens.txt' },
    graphs: { encoder: 'encoder.onnx', decoder: 'decoder.onnx', joiner: 'joiner.onnx' },
    from: [
      ...['encoder.onnx', 'decoder.onnx', 'joiner.onnx'].map((name) => join(GRAPHS, name)),
      join(RECIPES, 'asr', 'tokens.txt'),
    ],
  }
}

function languageModel(): Described {
  const files = ['config.json', 'tokenizer.json', 'tokenizer_config.json']
  return {
    ...{ id: TINY_CHINESE.llm, stage: 'llm', engine: 'causal', engineOptions: {} },
    shared: { config: 'config.json', tokenizer: 'tokenizer.json', tokenizerConfig: 'tokenizer_config.json' },
    graphs: { model: 'model.onnx' },
    from: [...files, 'model.onnx'].map((name) => join(RECIPES, 'llm', name)),
  }
}

async function place(store: ModelStore, { graphs, from, ...described }: Described): Promise<void> {
  const made = join(store.comingFolder(described.id), 'model')
  await mkdir(made, { recursive: true })
  const files = await Promise.all(
    from.map(async (source) => {
      const path = basename(source)
      await cp(source, join(made, path))
      const bytes = await readFile(source)
      return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
  await store.place(made, {
    ...described,
    ...{ format: MODEL_MANIFEST_FORMAT, version: versionOf(files), languages: ['zh'], files },
    licence: { id: 'MIT', name: 'MIT licence' },
    default: 'float32',
    variants: { float32: { files: { ...graphs } } },
  })
}
