import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { StageModel } from '../../../models/stage-model.ts'
import { graphPath } from './layouts.ts'

const GRAPHS = {
  ...{ frontend: 'frontend.onnx', encoder: 'encoder.onnx', adapter: 'adapter.onnx' },
  ...{ crossKv: 'cross_kv.onnx', decoderKv: 'decoder_kv.onnx' },
}
const SHARED = { config: 'streaming_config.json', tokenizer: 'tokenizer.bin' }

/** Paths of the tiny Moonshine's files by role. */
export const MOONSHINE_PATHS = Object.fromEntries(
  Object.entries({ ...GRAPHS, ...SHARED }).map(([role, file]) => [role, graphPath('moonshine', file)]),
) as Record<keyof typeof GRAPHS | keyof typeof SHARED, string>

/** The symbols of each clip, as assets/recipes/parity/moonshine.py computed them without the graphs. */
export const MOONSHINE_HEARD = JSON.parse(readFileSync(graphPath('moonshine', 'heard.json'), 'utf8')) as Readonly<
  Record<string, readonly number[]>
>

/** The tiny Moonshine as a model that the stage can load. */
export const MOONSHINE_MODEL: StageModel = {
  ...{ id: 'tiny-moonshine', version: '1', stage: 'asr', engine: 'moonshine', languages: ['en'], licence: 'MIT' },
  engineOptions: undefined,
  dir: dirname(MOONSHINE_PATHS.config),
  described: { default: 'float32', files: SHARED, variants: { float32: GRAPHS } },
  listed: Object.values({ ...GRAPHS, ...SHARED }).map((path) => {
    const bytes = readFileSync(graphPath('moonshine', path))
    return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  }),
  unusable: {},
}
