import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { StageModel } from '../../../models/stage-model.ts'
import { graphPath } from './layouts.ts'

/** Engines that run the tiny graphs, the folder of each, and its files by role. */
export const TINY_MODELS = [
  { engine: 'transducer', layout: 'zipformer2', roles: ['encoder', 'decoder', 'joiner'] },
  { engine: 'transducer', layout: 'zipformer', roles: ['encoder', 'decoder', 'joiner'] },
  { engine: 'transducer', layout: 'nemo', roles: ['encoder', 'decoder', 'joiner'] },
  { engine: 'ctc', layout: 'zipformer2-ctc', roles: ['model'] },
  { engine: 'sense-voice', layout: 'sense-voice', roles: ['model'] },
  { engine: 'paraformer', layout: 'paraformer', roles: ['encoder', 'decoder'] },
] as const

/** A tiny graph as a model that the stage can load. */
export function tinyModel(
  { engine, layout, roles }: (typeof TINY_MODELS)[number],
  engineOptions?: unknown,
): StageModel {
  const graphs = Object.fromEntries(roles.map((role) => [role, `${role}.onnx`]))
  const files = [...Object.values(graphs), 'tokens.txt']
  return {
    ...{ id: `tiny-${layout}`, version: '1', stage: 'asr', engine, languages: ['zh', 'en'], licence: 'MIT' },
    engineOptions,
    dir: dirname(graphPath(layout, 'tokens.txt')),
    described: { default: 'float32', files: { tokens: 'tokens.txt' }, variants: { float32: graphs } },
    listed: files.map((path) => {
      const bytes = readFileSync(graphPath(layout, path))
      return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
    }),
    unusable: {},
  }
}
