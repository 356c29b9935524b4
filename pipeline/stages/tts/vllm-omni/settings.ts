import { z } from 'zod'
import { serverSettingsSchema } from '../../../remote/server-settings.ts'

/** What a voice of the engine `vllm-omni` says of its server (`ws://host:8091`, with or without `/v1`). */
export const omniSettingsSchema = serverSettingsSchema.omit({ model: true }).extend({
  /** A server has one model, with which it was started; a name must be that of it. */
  model: z.string().default(''),
  /** As the server calls it (vivian, ryan …); absent: the model's own. */
  voice: z.string().min(1).optional(),
  /** In the server's own form: `Chinese`, `English`, `Auto`. */
  language: z.string().optional(),
  instructions: z.string().optional(),
  /** Rate that the player is told; absent: the server's own, asked once. */
  sampleRateHz: z.int().min(8000).max(48_000).optional(),
  /** Anything else that goes into the graph, over all else: `initial_codec_chunk_frames`, `ref_audio` … */
  body: z.record(z.string(), z.unknown()).default({}),
})
/** What {@link omniSettingsSchema} describes. */
export type OmniSettings = z.infer<typeof omniSettingsSchema>

/** The settings of a graph, which stay for all texts on its connection. */
export function sessionConfig({ model, voice, language, instructions, body }: OmniSettings): string {
  return JSON.stringify({
    type: 'session.config',
    ...(model === '' ? {} : { model }),
    ...(voice === undefined ? {} : { voice }),
    ...(language === undefined ? {} : { language }),
    ...(instructions === undefined ? {} : { instructions }),
    ...{ response_format: 'pcm', stream_audio: true },
    ...body,
  })
}
