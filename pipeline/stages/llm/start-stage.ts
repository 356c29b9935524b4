import { type EngineSettings, engineFacts, optionsForWorker } from '../../inference/engine.ts'
import { ServerBoard } from '../../inference/server-board.ts'
import { StageWorker, type StageWorkerSpec } from '../../inference/stage-worker.ts'
import { modelName, stageFiles } from '../../models/stage-model.ts'
import type { Generation } from './contract.ts'
import type { LlmLoadOptions, LoadedLlmStage } from './engine.ts'
import type { LlmWorkerApi, LlmWorkerInfo, LlmWorkerOptions } from './worker-api.ts'

/**
 * Loads a language model in a worker of its own: what all engines share of the way there.
 *
 * @param entry the engine's worker, which serves a language model (`serveLanguageModel`)
 * @param runsIn where it is other than usual for the device
 * @throws Failure where the model lacks the variant or cannot be loaded
 */
export async function startLlmStage(
  options: LlmLoadOptions,
  entry: URL,
  runsIn: Pick<StageWorkerSpec, 'carrier'> = {},
): Promise<LoadedLlmStage> {
  const { model } = options
  const files = stageFiles(model, options.variant)
  const engineOptions = optionsForWorker(model.engineOptions, options)
  const workerOptions = (settings: EngineSettings): LlmWorkerOptions => ({ files, settings, engineOptions })
  const board = new ServerBoard(options.onServer)
  const client = await StageWorker.start<LlmWorkerApi, LlmWorkerInfo>(
    { name: 'llm', entry, options: workerOptions, onNote: (note) => board.take(note), ...runsIn },
    options,
  )
  options.onProgress?.(1)
  const { numbers, prefillsAhead } = client.info
  return {
    get facts() {
      return board.added(engineFacts(modelName(model), files.variant, options, client), client.info.server)
    },
    ...(prefillsAhead === undefined ? {} : { prefillsAhead }),
    prepare: (ahead) => {
      // Nothing is lost where it fails: the request itself will tell.
      if (client.info.server) client.call('prepare', { ahead }).done.catch(() => undefined)
    },
    get graph() {
      return client.info.graph
    },
    get context() {
      return client.info.context
    },
    ...(numbers ? { numbers } : {}),
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
