import { z } from 'zod'
import { readPackJson } from '../../../models/pack-files.ts'

const contextSchema = z.object({ contextLeft: z.int().nonnegative(), contextRight: z.int().nonnegative() })

/** tts/config.json of a pack: what the synthesiser has to know besides its graphs. */
const voiceConfigSchema = z.object({
  sampleRate: z.int().positive(),
  /** Samples per frame. */
  hop: z.int().positive(),
  /** Samples of the vocoder's analysis window. */
  window: z.int().positive(),
  /** The index of a phone is its id. */
  phones: z.array(z.string()).min(1),
  /** Frames that a vocoder must see on either side of those that it is asked for, so that the samples are those of the whole. */
  vocoders: z.object({ quality: contextSchema, fast: contextSchema }),
  pauses: z.object({ symbol: z.string(), question: z.string() }),
  vowels: z.array(z.string()),
})
/** What {@link voiceConfigSchema} describes. */
export type VoiceConfig = z.infer<typeof voiceConfigSchema>

/** Reads and checks a voice's description. */
export function readVoiceConfig(path: string): Promise<VoiceConfig> {
  return readPackJson(path, voiceConfigSchema)
}
