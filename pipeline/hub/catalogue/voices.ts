import type { z } from 'zod'
import type { entrySchema } from './entry.ts'

type Entry = z.input<typeof entrySchema>

/** What the lexicon voices have beside their graphs. Their espeak-ng-data is left where it is: GPL, and not needed. */
const KOKORO_ZH_FILES = {
  voices: { from: ['voices.bin'] },
  tokens: { from: ['tokens.txt'] },
  lexiconZh: { from: ['lexicon-zh.txt'] },
  lexiconEn: { from: ['lexicon-us-en.txt'] },
}

/** Voices and the turn detector of §8 of the models' specification; numbers are their publishers'. */
export const VOICES: readonly Entry[] = [
  {
    ...{ id: 'kokoro-v1.1-zh', stage: 'tts', engine: 'kokoro', languages: ['zh', 'en'], licence: 'Apache-2.0' },
    ...{ name: 'Kokoro v1.1 zh-en', default: 'float32', shared: KOKORO_ZH_FILES },
    why: {
      en: 'The Chinese voice to begin with on a desktop: 100 Chinese and 3 English speakers.',
      zh: '桌面机器首选的中文声音：100 个中文和 3 个英文说话人。',
    },
    sources: [{ kind: 'hf', repo: 'csukuangfj/kokoro-multi-lang-v1_1' }],
    variants: {
      float32: { megabytes: 380, about: true, files: { model: { from: ['model.onnx'] } } },
      int8: {
        sources: [{ kind: 'hf', repo: 'csukuangfj/kokoro-int8-multi-lang-v1_1' }],
        files: { model: { from: ['model.int8.onnx'] } },
      },
    },
    speed: {
      en: 'sherpa-onnx (v1.0): real-time factor 7.6 on one thread of a Raspberry Pi 4, 3.2 on four.',
      zh: 'sherpa-onnx 自述（v1.0）：树莓派 4 单线程实时率 7.6，四线程 3.2。',
    },
    unknown: [
      {
        en: 'Size of int8: a graph of about 110 MB, not verified. On some processors it is slower than float32.',
        zh: 'int8 的大小：模型约 110 MB，未经核实。在某些处理器上比 float32 更慢。',
      },
      { en: 'Speed on a desktop.', zh: '桌面机器上的速度。' },
    ],
  },
  {
    ...{ id: 'kokoro-v1.0-en', stage: 'tts', engine: 'kokoro', languages: ['en'], licence: 'Apache-2.0' },
    ...{ name: 'Kokoro v1.0 en', default: 'int8' },
    why: { en: 'The best English voice here.', zh: '这里最好的英文声音。' },
    sources: [
      {
        kind: 'hf',
        repo: 'onnx-community/Kokoro-82M-v1.0-ONNX',
        revision: '1939ad2a8e416c0acfeecc08a694d14ef25f2231',
      },
    ],
    shared: {
      config: { from: ['config.json'] },
      tokenizer: { from: ['tokenizer.json'] },
      voice: { from: ['voices/*.bin'], many: true },
      // Words as misaki says them; the program's own lexicon knows fewer, and no stress.
      lexiconEn: {
        from: ['lexicon-us-en.txt'],
        sources: [{ kind: 'hf', repo: 'csukuangfj/kokoro-multi-lang-v1_1' }],
      },
    },
    variants: {
      int8: {
        megabytes: 88,
        files: {
          model: {
            from: ['onnx/model_quantized.onnx'],
            sha256: 'fbae9257e1e05ffc727e951ef9b9c98418e6d79f1c9b6b13bd59f5c9028a1478',
          },
        },
      },
      float16: {
        megabytes: 156,
        files: {
          model: {
            from: ['onnx/model_fp16.onnx'],
            sha256: 'ba4527a874b42b21e35f468c10d326fdff3c7fc8cac1f85e9eb6c0dfc35c334a',
          },
        },
      },
      float32: { megabytes: 326, files: { model: { from: ['onnx/model.onnx'] } } },
    },
    unknown: [{ en: 'Speed on a desktop.', zh: '桌面机器上的速度。' }],
  },
  {
    ...{ id: 'matcha-zh-en', stage: 'tts', engine: 'matcha', languages: ['zh', 'en'], licence: 'unknown' },
    ...{ name: 'Matcha zh-en + Vocos', default: 'float32' },
    why: {
      en: 'The fastest Chinese voice here, and the only one whose sound can begin within a clause.',
      zh: '这里最快的中文声音，也是唯一能在分句内就开始出声的。',
    },
    sources: [
      { kind: 'hf', repo: 'csukuangfj/matcha-icefall-zh-en' },
      { kind: 'modelscope', repo: 'dengcunqin/matcha_tts_zh_en_20251010' },
    ],
    shared: { tokens: { from: ['tokens.txt'] }, lexicon: { from: ['lexicon.txt'] } },
    variants: {
      float32: {
        ...{ megabytes: 126, about: true },
        files: {
          model: { from: ['model-steps-3.onnx'] },
          vocoder: {
            from: ['vocos-16khz-univ.onnx'],
            sources: [
              {
                kind: 'url',
                base: 'https://github.com/k2-fsa/sherpa-onnx/releases/download/vocoder-models/',
              },
              { kind: 'modelscope', repo: 'dengcunqin/matcha_tts_zh_en_20251010' },
            ],
          },
        },
      },
    },
    unknown: [
      {
        en: 'Under which licence it may be used: nobody says. It is never chosen for you; ask its author.',
        zh: '使用许可不明，无人说明。不会自动选用；请询问作者。',
      },
    ],
  },
  {
    ...{ id: 'melo-zh-en', stage: 'tts', engine: 'melo', languages: ['zh', 'en'], licence: 'MIT' },
    ...{ name: 'MeloTTS zh-en', default: 'float32' },
    why: {
      en: 'Chinese and English at 44.1 kHz under a clean licence; slower, with flatter intonation.',
      zh: '44.1 kHz 中英文声音，许可清晰；较慢，语调较平。',
    },
    sources: [{ kind: 'hf', repo: 'csukuangfj/vits-melo-tts-zh_en' }],
    shared: { tokens: { from: ['tokens.txt'] }, lexicon: { from: ['lexicon.txt'] } },
    variants: { float32: { megabytes: 163, files: { model: { from: ['model.onnx'] } } } },
    speed: {
      en: 'sherpa-onnx: real-time factor 6.7 on one thread of a Raspberry Pi 4, 2.5 on four.',
      zh: 'sherpa-onnx 自述：树莓派 4 单线程实时率 6.7，四线程 2.5。',
    },
    unknown: [{ en: 'Speed on a desktop.', zh: '桌面机器上的速度。' }],
  },
  {
    ...{ id: 'smart-turn-v3.2', stage: 'turn', engine: 'smart-turn', licence: 'BSD-2-Clause' },
    ...{ name: 'Smart Turn v3.2', languages: ['zh', 'en'], default: 'int8', shared: {} },
    why: {
      en: 'Hears from the melody of speech whether somebody is done: 23 languages, Chinese and English among them.',
      zh: '从语调判断说话人是否说完：支持 23 种语言，含中文和英文。',
    },
    sources: [{ kind: 'hf', repo: 'pipecat-ai/smart-turn-v3' }],
    variants: { int8: { megabytes: 8.7, about: true, files: { model: { from: ['smart-turn-v3.2-cpu.onnx'] } } } },
    speed: { en: 'Its authors: 12 ms on a processor.', zh: '作者自述：处理器上 12 ms。' },
    unknown: [],
  },
]
