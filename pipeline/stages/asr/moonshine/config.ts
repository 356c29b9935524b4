import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Failure } from '../../../base/failure.ts'
import { because } from '../../../measures/reasons/reasons.ts'

const size = z.int().positive()

const configSchema = z.object({
  /** Layers; the encoder sees so many times 16 frames before those that it speaks for. */
  depth: size,
  nheads: size,
  head_dim: size,
  encoder_dim: size,
  decoder_dim: size,
  vocab_size: size,
  bos_id: z.int(),
  eos_id: z.int(),
  /** Frames that the encoder has to see behind one before it has its last word on it. */
  total_lookahead: z.int().nonnegative(),
  d_model_frontend: size,
  c1: size,
  max_seq_len: size.default(448),
})

/** What streaming_config.json says of the graphs. */
export type MoonshineConfig = z.infer<typeof configSchema>

/**
 * Reads a streaming_config.json.
 *
 * @throws Failure `model.unreadable`
 */
export async function readMoonshineConfig(path: string): Promise<MoonshineConfig> {
  try {
    return configSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    throw new Failure('model.unreadable', because('asr.notMoonshine', { path }), because('do.installModel'))
  }
}
