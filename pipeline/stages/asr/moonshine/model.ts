import { type EngineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import { type LoadedGraph, loadGraph } from '../../../inference/graph.ts'
import { type MoonshineConfig, readMoonshineConfig } from './config.ts'
import { type MoonshineTokenizer, readMoonshineTokenizer } from './tokenizer.ts'

const GRAPHS = ['frontend', 'encoder', 'adapter', 'crossKv', 'decoderKv'] as const
type GraphRole = (typeof GRAPHS)[number]

/** A Moonshine: its graphs and what its utterances share. */
export interface MoonshineModel {
  readonly config: MoonshineConfig
  readonly tokenizer: MoonshineTokenizer
  readonly graphs: Readonly<Record<GraphRole, LoadedGraph>>
  release(): Promise<void>
}

/**
 * Opens a streaming Moonshine. Graphs whose name ends in `.ort` are taken as they are: the runtime tells them by that.
 *
 * @throws Failure `model.…` where a part is missing or damaged
 */
export async function openMoonshine(
  paths: Readonly<Record<GraphRole | 'config' | 'tokenizer', string>>,
  settings: EngineSettings,
): Promise<MoonshineModel> {
  const config = await readMoonshineConfig(paths.config)
  const tokenizer = await readMoonshineTokenizer(paths.tokenizer)
  const open = (role: GraphRole) => loadGraph(graphOptionsFor(paths[role], settings))
  const graphs = {
    frontend: await open('frontend'),
    encoder: await open('encoder'),
    adapter: await open('adapter'),
    crossKv: await open('crossKv'),
    decoderKv: await open('decoderKv'),
  }
  return {
    ...{ config, tokenizer, graphs },
    release: async () => {
      await Promise.all(GRAPHS.map((role) => graphs[role].release()))
    },
  }
}
