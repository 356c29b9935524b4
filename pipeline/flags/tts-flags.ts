import type { FlagDefinition } from './definition.ts'

/** Flags of speech synthesis. */
export const TTS_FLAGS = {
  TTS_STREAMING: {
    stage: 'tts',
    type: 'boolean',
    baseline: false,
    plan: true,
    applies: 'hot',
    help: {
      en: 'On: audio leaves in chunks while the rest is synthesised. Off: the whole text is synthesised first.',
      zh: '开启：边合成边分块输出音频。关闭：整段合成完再输出。',
    },
    caution: { en: 'Streaming costs CPU.', zh: '流式处理会增加 CPU 占用。' },
    observable: 'tts.chunksBeforeSynthesisEnd',
    implemented: true,
  },
  TTS_CHUNK_SIZE: {
    stage: 'tts',
    type: 'integer',
    min: 256,
    max: 16_000,
    unit: 'samples',
    baseline: 4096,
    plan: 512,
    applies: 'hot',
    help: {
      en: 'Size of the audio chunks that leave the vocoder when streaming. The joins cannot be heard.',
      zh: '流式合成时声码器每次输出的音频块大小。拼接处无法听出。',
    },
    caution: {
      en: 'Smaller chunks cost CPU and may leave gaps on a busy machine.',
      zh: '块越小越耗 CPU，机器繁忙时可能出现断续。',
    },
    cautionWhen: 'lower',
    observable: 'tts.chunks',
    implemented: true,
  },
  TTS_ENABLE_CACHE: {
    stage: 'tts',
    type: 'boolean',
    baseline: false,
    plan: true,
    applies: 'hot',
    help: {
      en: 'Keeps the audio of frequent clauses on disk and plays it in place of synthesising again.',
      zh: '把常用语句的音频存到磁盘，再次需要时直接播放而不重新合成。',
    },
    caution: {
      en: 'What is kept was said to somebody: it lies on this machine until it is cleared.',
      zh: '保存的内容来自对话：在清除之前会一直留在本机。',
    },
    observable: 'tts.cacheHits',
    implemented: true,
  },
  TTS_FAST_VOCODER: {
    stage: 'tts',
    type: 'boolean',
    baseline: false,
    plan: true,
    applies: 'hot',
    help: {
      en: 'The light vocoder in place of the quality one; the acoustic model stays the same.',
      zh: '用轻量声码器代替高音质声码器；声学模型不变。',
    },
    caution: { en: 'The voice sounds plainer.', zh: '音质会略有下降。' },
    observable: 'tts.fastVocoder',
    implemented: true,
  },
} as const satisfies Readonly<Record<string, FlagDefinition>>
