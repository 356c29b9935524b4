import { useTranslation } from 'react-i18next'

const NAMES = {
  'openai-chat': 'servers.engines.openaiChat',
  ollama: 'servers.engines.ollama',
  'openai-speech': 'servers.engines.openaiSpeech',
  'openai-transcription': 'servers.engines.openaiTranscription',
  funasr: 'servers.engines.funasr',
  'sherpa-socket': 'servers.engines.sherpaSocket',
  deepgram: 'servers.engines.deepgram',
  'vllm-realtime': 'servers.engines.vllmRealtime',
  'vllm-omni': 'servers.engines.vllmOmni',
  wyoming: 'servers.engines.wyoming',
} as const

const KNOWN: Readonly<Record<string, (typeof NAMES)[keyof typeof NAMES] | undefined>> = NAMES

/** How a way to speak to servers is called; one that is not known here by its own name. */
export function useEngineName(): (engine: string) => string {
  const { t } = useTranslation()
  return (engine) => {
    const key = KNOWN[engine]
    return key ? t(key) : engine
  }
}
