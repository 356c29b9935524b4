import type { z } from 'zod'
import type { entrySchema, FileRule, ModelSource } from './entry.ts'
import type { InBoth } from './licences.ts'

type Entry = z.input<typeof entrySchema>

const SHERPA = 'https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models/'

function archive(name: string): ModelSource {
  return { kind: 'archive', url: `${SHERPA}${name}.tar.bz2` }
}

/** X-ASR at four chunk sizes, ms; decoder, joiner and tokens are the same bytes in all of them. */
const X_ASR_CHUNKS = [160, 480, 960, 1920] as const
type XAsrChunk = (typeof X_ASR_CHUNKS)[number]

/** Encoders in float32: bytes and SHA-256, from the repository's own LFS pointers. */
const X_ASR_ENCODERS: Readonly<Record<XAsrChunk, Pick<FileRule, 'bytes' | 'sha256'>>> = {
  160: { bytes: 592_967_053, sha256: '821a1dfb9027915ca014080abfa658346be0e2d0bf8b2027f0b6dd29fffe0c4b' },
  480: { bytes: 592_968_361, sha256: '0c3454033d249081df124ddcd7adaf3deca07d0b999b26f2ee5d2475d37abc74' },
  960: { bytes: 592_966_960, sha256: 'dd9484b7c34c951495f3420f26f9f2ab706e748bc087cd14dfe0b90d3156264f' },
  1920: { bytes: 592_958_528, sha256: '4b631cb46ae8d9210e84887d71970bc149eddd49b7bc59a32dba57bc229c9bc5' },
}
const X_ASR_DECODER = {
  bytes: 11_309_084,
  sha256: '3658368d274a5d5fd39a7ac20c46bed0ad9cfea1f0feddef30d5d89797c1f499',
}
const X_ASR_JOINER = {
  bytes: 10_260_467,
  sha256: '03781c98165a2385024c9cecdd2b6b13310d81db23a62c7da420782c2915cf81',
}
const X_ASR_TOKENS = {
  bytes: 58_806,
  sha256: 'b818a60878b9aae978cbb8ad594acbd403d76d1af2e31ef4197c84e2dbdba27c',
}

const X_ASR_WHY: Readonly<Record<XAsrChunk, InBoth>> = {
  160: {
    en: 'Chinese and English mixed, with punctuation. The shortest chunks: earliest words, most mistakes of the four.',
    zh: '中英混说，带标点。块最短：出字最早，四者中错误最多。',
  },
  480: {
    en: 'Chinese and English mixed, with punctuation. The place to begin: half a second at a time.',
    zh: '中英混说，带标点。建议由此开始：每次半秒。',
  },
  960: {
    en: 'Chinese and English mixed, with punctuation. Later words, fewer mistakes.',
    zh: '中英混说，带标点。出字更晚，错误更少。',
  },
  1920: {
    en: 'Chinese and English mixed, with punctuation. The longest chunks: latest words, fewest mistakes of the four.',
    zh: '中英混说，带标点。块最长：出字最晚，四者中错误最少。',
  },
}

function xAsr(chunk: XAsrChunk): Entry {
  const folder = `deployment/models/chunk-${chunk}ms-model`
  return {
    ...{ id: `x-asr-${chunk}`, stage: 'asr', engine: 'transducer', languages: ['zh', 'en'] },
    ...{ name: `X-ASR zh-en, ${chunk} ms`, licence: 'Apache-2.0', default: 'int8', shared: {} },
    why: X_ASR_WHY[chunk],
    sources: [{ kind: 'hf', repo: 'GilgameshWind/X-ASR-zh-en' }],
    variants: {
      int8: {
        sources: [archive(`sherpa-onnx-x-asr-${chunk}ms-streaming-zipformer-transducer-zh-en-punct-int8-2026-06-05`)],
        ...{ megabytes: 136, about: true },
        files: {
          encoder: { from: ['encoder*int8*.onnx', 'encoder*.onnx'], path: 'int8/encoder.onnx' },
          decoder: { from: ['decoder*int8*.onnx', 'decoder*.onnx'], path: 'int8/decoder.onnx' },
          joiner: { from: ['joiner*int8*.onnx', 'joiner*.onnx'], path: 'int8/joiner.onnx' },
          tokens: { from: ['tokens.txt'], path: 'int8/tokens.txt' },
        },
      },
      float32: {
        megabytes: 615,
        files: {
          encoder: { from: [`${folder}/encoder*.onnx`], path: 'float32/encoder.onnx', ...X_ASR_ENCODERS[chunk] },
          decoder: { from: [`${folder}/decoder*.onnx`], path: 'float32/decoder.onnx', ...X_ASR_DECODER },
          joiner: { from: [`${folder}/joiner*.onnx`], path: 'float32/joiner.onnx', ...X_ASR_JOINER },
          tokens: { from: [`${folder}/tokens.txt`, '**/tokens.txt'], path: 'float32/tokens.txt', ...X_ASR_TOKENS },
        },
      },
    },
    speed: {
      en: 'Its authors: real-time factor 0.02 in their demo, 0.09 on one core of an Apple M1.',
      zh: '作者自述：演示中实时率 0.02，Apple M1 单核 0.09。',
    },
    unknown: [
      { en: 'Hashes of the int8 files: pinned at the first download.', zh: 'int8 文件的哈希未知：首次下载时固定。' },
    ],
  }
}

/** All four encoders in one model, for whoever compares chunk sizes; decoder, joiner and tokens once. */
const X_ASR_ALL: Entry = {
  ...{ id: 'x-asr-all', stage: 'asr', engine: 'transducer', languages: ['zh', 'en'] },
  ...{ name: 'X-ASR zh-en, 160–1920 ms', licence: 'Apache-2.0', default: 'int8', shared: {} },
  why: {
    en: 'Chinese and English mixed, with punctuation. All four chunk sizes: ASR_CHUNK_SIZE chooses, to compare them.',
    zh: '中英混说，带标点。包含全部四种块长：由 ASR_CHUNK_SIZE 选择，便于对比。',
  },
  sources: [{ kind: 'hf', repo: 'GilgameshWind/X-ASR-zh-en' }],
  variants: {
    int8: { ...xAsr(480).variants.int8, megabytes: 540, about: true, files: xAsrEncoders('int8') },
    float32: { megabytes: 2394, files: xAsrEncoders('float32') },
  },
  speed: xAsr(480).speed,
  unknown: [
    ...xAsr(480).unknown,
    {
      en: 'int8: decoder and joiner are those of the 480 ms archive; that all four are the same bytes was seen in float32 only.',
      zh: 'int8：解码器和连接器取自 480 ms 压缩包；四者字节相同仅在 float32 中得到确认。',
    },
  ],
}

/** The files of one variant: what the encoders share as the model of 480 ms has it, and an encoder for each chunk size. */
function xAsrEncoders(variant: 'int8' | 'float32'): Record<string, FileRule> {
  const { encoder: _own, ...shared } = xAsr(480).variants[variant]?.files ?? {}
  const encoders = X_ASR_CHUNKS.flatMap((chunk) => {
    const { files, sources } = xAsr(chunk).variants[variant] ?? {}
    const rule = files?.encoder
    if (rule === undefined) return []
    const path = `${variant}/encoder-${chunk}ms.onnx`
    return [[`encoder.${chunk}`, { ...rule, path, ...(sources ? { sources } : {}) }] as const]
  })
  return { ...shared, ...Object.fromEntries(encoders) }
}

/** Recognisers of §8 of the models' specification; numbers are their publishers'. */
export const RECOGNISERS: readonly Entry[] = [
  ...X_ASR_CHUNKS.map(xAsr),
  X_ASR_ALL,
  {
    ...{ id: 'zipformer-small-ctc-zh', stage: 'asr', engine: 'ctc', languages: ['zh'], licence: 'Apache-2.0' },
    ...{ name: 'Zipformer small CTC zh', default: 'int8', shared: {} },
    why: {
      en: 'Chinese on the weakest machines, and for many devices at once.',
      zh: '适合性能最弱的机器，以及大量设备同时使用的中文识别。',
    },
    sources: [archive('sherpa-onnx-streaming-zipformer-small-ctc-zh-int8-2025-04-01')],
    variants: {
      int8: {
        ...{ megabytes: 25, about: true },
        files: {
          model: { from: ['model*int8*.onnx', 'model*.onnx', '*.onnx'], path: 'model.onnx' },
          tokens: { from: ['tokens.txt'] },
        },
      },
    },
    speed: { en: 'sherpa-onnx: real-time factor 0.038 on one thread.', zh: 'sherpa-onnx 自述：单线程实时率 0.038。' },
    unknown: [{ en: 'Hashes: pinned at the first download.', zh: '哈希未知：首次下载时固定。' }],
  },
  {
    ...{ id: 'sensevoice-small', stage: 'asr', engine: 'sense-voice', languages: ['zh', 'en', 'ja', 'ko', 'yue'] },
    ...{ name: 'SenseVoice Small', licence: 'FunASR-1.1', default: 'int8' },
    why: {
      en: 'Five languages, with punctuation and figures, in one go at the end of an utterance: streaming is off.',
      zh: '五种语言，带标点和数字，话音结束后一次识别：不支持流式。',
    },
    sources: [{ kind: 'hf', repo: 'csukuangfj/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17' }],
    shared: { tokens: { from: ['tokens.txt'] } },
    variants: {
      int8: { megabytes: 239, files: { model: { from: ['model.int8.onnx'] } } },
      float32: { megabytes: 938, files: { model: { from: ['model.onnx'] } } },
    },
    speed: {
      en: 'sherpa-onnx, int8: real-time factor 0.10 on one old core.',
      zh: 'sherpa-onnx 自述，int8：单个旧核心实时率 0.10。',
    },
    unknown: [],
  },
  {
    ...{ id: 'nemotron-3.5-160', stage: 'asr', engine: 'transducer', languages: ['zh', 'en'] },
    ...{ name: 'Nemotron 3.5 ASR Streaming 0.6B, 160 ms', licence: 'NVIDIA-Open-Model', default: 'int8', shared: {} },
    why: {
      en: '40 regional languages, Chinese and English among them, with punctuation. For strong processors.',
      zh: '支持 40 种地区语言，含中文和英文，带标点。需要较强的处理器。',
    },
    sources: [{ kind: 'hf', repo: 'csukuangfj2/sherpa-onnx-nemotron-3.5-asr-streaming-0.6b-160ms-int8-2026-06-11' }],
    variants: {
      int8: {
        files: {
          encoder: { from: ['encoder.int8.onnx'] },
          decoder: { from: ['decoder.int8.onnx'] },
          joiner: { from: ['joiner.int8.onnx'] },
          tokens: { from: ['tokens.txt'] },
        },
      },
    },
    unknown: [
      { en: 'Size: about 650 MB, not verified.', zh: '大小：约 650 MB，未经核实。' },
      {
        en: 'Whether a desktop processor keeps up with it: likely only with chunks of 320 ms and more.',
        zh: '桌面处理器能否跟上未经核实：可能只有 320 ms 及以上的块才行。',
      },
    ],
  },
  {
    ...{ id: 'moonshine-small-streaming-en', stage: 'asr', engine: 'moonshine', languages: ['en'], licence: 'MIT' },
    ...{ name: 'Moonshine small streaming en', default: 'int8' },
    why: {
      en: 'English with the end of an utterance soon after its last word. Processors only.',
      zh: '英语识别，话音结束后很快出最终结果。仅支持处理器运行。',
    },
    sources: [{ kind: 'url', base: 'https://download.moonshine.ai/model/small-streaming-en/quantized_26_07_30/' }],
    shared: { config: { from: ['streaming_config.json'] }, tokenizer: { from: ['tokenizer.bin'] } },
    variants: {
      int8: {
        megabytes: 165,
        files: {
          frontend: { from: ['frontend.ort'], bytes: 30_984_520 },
          encoder: { from: ['encoder.ort'], bytes: 44_148_576 },
          adapter: { from: ['adapter.ort'], bytes: 2_870_368 },
          crossKv: { from: ['cross_kv.ort'], bytes: 5_356_536 },
          decoderKv: { from: ['decoder_kv.ort'], bytes: 81_878_600 },
        },
      },
    },
    speed: {
      en: 'Its authors: final text 38 ms after the end on a MacBook Pro, 165 ms on a Linux PC.',
      zh: '作者自述：话音结束后出最终文字，MacBook Pro 38 ms，Linux PC 165 ms。',
    },
    unknown: [{ en: 'Hashes: pinned at the first download.', zh: '哈希未知：首次下载时固定。' }],
  },
]
