import type { CatalogueSetup } from './entry.ts'

/** Entries that go together. */
export const SETUPS: readonly CatalogueSetup[] = [
  {
    ...{ id: 'zh-small', language: 'zh', name: { en: 'Chinese, small', zh: '中文 · 小型' } },
    about: {
      en: 'Everything on the processor, about 1 GB on disk.',
      zh: '全部在处理器上运行，约占 1 GB 磁盘。',
    },
    models: { asr: 'x-asr-480', llm: 'qwen2.5-0.5b', tts: 'kokoro-v1.1-zh' },
  },
  {
    ...{ id: 'zh-gpu', language: 'zh', name: { en: 'Chinese, graphics card', zh: '中文 · 显卡' } },
    about: {
      en: 'The language model on a graphics card with 6 GB; servers (vLLM) can take over recogniser and voice.',
      zh: '语言模型在 6 GB 显存的显卡上运行；识别和声音也可交给服务器（vLLM）。',
    },
    models: { asr: 'x-asr-160', llm: 'qwen3-4b-2507', tts: 'kokoro-v1.1-zh' },
  },
  {
    ...{ id: 'en-small', language: 'en', name: { en: 'English, small', zh: '英语 · 小型' } },
    about: { en: 'Everything on the processor.', zh: '全部在处理器上运行。' },
    models: { asr: 'moonshine-small-streaming-en', llm: 'smollm2-360m', tts: 'kokoro-v1.0-en' },
  },
  {
    ...{ id: 'servers', language: 'zh', name: { en: 'Servers', zh: '服务器' } },
    about: {
      en: 'Nothing to fetch: Ollama, FunASR and Kokoro-FastAPI that run already.',
      zh: '无需下载：使用已在运行的 Ollama、FunASR 和 Kokoro-FastAPI。',
    },
    models: {},
  },
]
