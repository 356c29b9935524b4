/** The language model stage's worker: owns the model and its key/value cache. */
import { nowMs } from '../../base/clock.ts'
import { verifyFiles } from '../../models/verified-files.ts'
import { serveWorker } from '../../workers/worker-server.ts'
import { LanguageModel } from './language-model.ts'
import type { LlmWorkerApi, LlmWorkerInfo, LlmWorkerOptions } from './worker-api.ts'

await serveWorker<LlmWorkerApi, LlmWorkerOptions, LlmWorkerInfo>(async (options, { progress }) => {
  const startedMs = nowMs()
  const digests = await verifyFiles(options.files)
  const model = await LanguageModel.open(options)
  const loadedMs = nowMs()
  progress(0.8)
  if (options.settings.warmUp) await model.warmUp()
  const warmUpMs = options.settings.warmUp ? nowMs() - loadedMs : undefined
  return {
    info: { loadMs: loadedMs - startedMs, warmUpMs, graph: model.graph, digests },
    handlers: {
      prefill: ({ messages, options: prefillOptions }) => model.prefill(messages, prefillOptions),
      generate: (request, context) => model.generate(request, context),
    },
    close: () => model.release(),
  }
})
