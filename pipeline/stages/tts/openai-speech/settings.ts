import { z } from 'zod'
import { serverSettingsSchema } from '../../../remote/server-settings.ts'

/** What servers want to be told beyond the common protocol, and by which names. */
const DIALECTS = ['openai', 'kokoro-fastapi', 'speaches', 'vllm-omni'] as const

/** What a voice of the engine `openai-speech` says of its server. */
export const speechSettingsSchema = serverSettingsSchema.extend({
  dialect: z.enum(DIALECTS).default('openai'),
  /** As the server calls it; some have no default. */
  voice: z.string().min(1).optional(),
  /**
   * `pcm`: raw samples, nothing stands before the first; `wav`: says its own rate; `opus`: a tenth of the bytes, for
   * servers far away.
   */
  format: z.enum(['pcm', 'wav', 'opus']).default('pcm'),
  /** Rate of raw samples, which say nothing of it; absent: the server is asked once, by a WAV. */
  sampleRateHz: z.int().min(8000).max(48_000).optional(),
  /** `audio`: bytes as they are made; `sse`: as events, for servers that stream by those alone. */
  stream: z.enum(['audio', 'sse']).default('audio'),
  speed: z.number().min(0.25).max(4).optional(),
  /** In the server's own form: `zh`, `Chinese`, or Kokoro's letter. */
  language: z.string().optional(),
  instructions: z.string().optional(),
  /** Anything else that goes into each request, over all else. */
  body: z.record(z.string(), z.unknown()).default({}),
})
/** What {@link speechSettingsSchema} describes. */
export type SpeechSettings = z.infer<typeof speechSettingsSchema>

/** The body of a request for speech. */
export function speechBody(
  settings: SpeechSettings,
  input: string,
  format: SpeechSettings['format'] = settings.format,
): Readonly<Record<string, unknown>> {
  const { model, voice, stream, speed, instructions, body } = settings
  return {
    ...{ model, input, response_format: format },
    ...(voice === undefined ? {} : { voice }),
    ...(stream === 'sse' ? { stream_format: 'sse' } : {}),
    ...(speed === undefined ? {} : { speed }),
    ...(instructions === undefined ? {} : { instructions }),
    ...dialectFields(settings, format),
    ...body,
  }
}

function dialectFields(settings: SpeechSettings, format: SpeechSettings['format']): Readonly<Record<string, unknown>> {
  const { dialect, language, sampleRateHz, stream } = settings
  const spoken = language === undefined ? {} : { [dialect === 'kokoro-fastapi' ? 'lang_code' : 'language']: language }
  switch (dialect) {
    case 'vllm-omni':
      // It streams what needs no encoder, and raw bytes only where that is said; the rest comes as a whole.
      return format === 'opus' ? spoken : { ...spoken, stream: true, stream_format: stream }
    case 'kokoro-fastapi':
      return { ...spoken, stream: true }
    case 'speaches':
      return { ...spoken, ...(sampleRateHz === undefined ? {} : { sample_rate: sampleRateHz }) }
    case 'openai':
      return spoken
  }
}
