import type { GraphFacts } from '../../inference/compiled-graph.ts'
import { type EngineFacts, type EngineOptions, type EngineSettings, engineFacts } from '../../inference/engine.ts'
import { StageWorker } from '../../inference/stage-worker.ts'
import { type Pack, requiredPath, stageFiles } from '../../models/pack.ts'
import { workerEntry } from '../../workers/worker-client.ts'
import type { Generation, LlmStage } from './contract.ts'
import type { LlmWorkerApi, LlmWorkerInfo, LlmWorkerOptions } from './worker-api.ts'

/** The language model stage with its model loaded. */
export interface LoadedLlmStage extends LlmStage {
  readonly facts: EngineFacts
  /** What the graph in force is made of. */
  readonly graph: GraphFacts
  /** Calls that its worker has not answered yet. */
  readonly unanswered: number
  close(): Promise<void>
}

/** Which models to load, and how. */
export interface LlmLoadOptions extends EngineOptions {
  readonly pack: Pack
  /** Weight variant (LLM_TORCH_DTYPE); the pack's default where absent. */
  readonly variant?: string
}

/**
 * Loads the pack's language model in a worker of its own.
 *
 * @throws Failure where the pack lacks the variant or the model cannot be loaded
 */
export async function loadLlmStage(options: LlmLoadOptions): Promise<LoadedLlmStage> {
  const files = stageFiles(options.pack, 'llm', options.variant)
  const workerOptions = (settings: EngineSettings): LlmWorkerOptions => ({
    files: files.expected,
    settings,
    modelPath: requiredPath(files, 'model'),
    configPath: requiredPath(files, 'config'),
    generationPath: files.paths.generation,
    tokenizerPath: requiredPath(files, 'tokenizer'),
    tokenizerConfigPath: requiredPath(files, 'tokenizerConfig'),
  })
  const client = await StageWorker.start<LlmWorkerApi, LlmWorkerInfo>(
    { name: 'llm', entry: workerEntry(import.meta.url), options: workerOptions },
    options,
  )
  options.onProgress?.(1)
  const { id, version } = options.pack.manifest
  return {
    get facts() {
      return engineFacts(`${id} ${version}`, files.variant, options, client)
    },
    get graph() {
      return client.info.graph
    },
    numbers: options.pack.manifest.stages.llm.numbers,
    get unanswered() {
      return client.unanswered
    },
    prefill: async (messages, prefillOptions) => {
      const { result, timing } = await client.call('prefill', { messages, options: prefillOptions }).done
      return { ...result, timing }
    },
    generate: (request, on): Generation => {
      const call = client.call('generate', request, {
        cancellable: true,
        onOutput: (output) => (output.kind === 'token' ? on.token(output.token) : on.prefilled(output.result)),
      })
      return { done: call.done.then(({ result, timing }) => ({ ...result, timing })), cancel: call.cancel }
    },
    close: () => client.close(),
  }
}
