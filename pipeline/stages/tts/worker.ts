/** The speech stage's worker thread: owns the voice. */
import { nowMs } from '../../base/clock.ts'
import type { LoadFacts } from '../../inference/engine.ts'
import { serveWorker } from '../../inference/worker-server.ts'
import { verifyFiles } from '../../models/verified-files.ts'
import { Synthesiser } from './synthesiser.ts'
import type { TtsWorkerApi, TtsWorkerOptions } from './worker-api.ts'

await serveWorker<TtsWorkerApi, TtsWorkerOptions, LoadFacts & { readonly sampleRateHz: number }>(
  async (options, onProgress) => {
    const startedMs = nowMs()
    const digests = await verifyFiles(options.files)
    const synthesiser = await Synthesiser.open(options, onProgress)
    const loadedMs = nowMs()
    onProgress(0.9)
    if (options.settings.warmUp) await synthesiser.warmUp()
    const warmUpMs = options.settings.warmUp ? nowMs() - loadedMs : undefined
    return {
      info: { loadMs: loadedMs - startedMs, warmUpMs, sampleRateHz: synthesiser.sampleRateHz, digests },
      handlers: { speak: (request, context) => synthesiser.speak(request, context) },
      close: () => synthesiser.release(),
    }
  },
)
