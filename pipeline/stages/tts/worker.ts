/** The speech stage's worker: owns the voice. */
import { nowMs } from '../../base/clock.ts'
import type { LoadFacts } from '../../inference/engine.ts'
import { verifyFiles } from '../../models/verified-files.ts'
import { serveWorker } from '../../workers/worker-server.ts'
import { Synthesiser } from './synthesiser.ts'
import type { TtsWorkerApi, TtsWorkerOptions } from './worker-api.ts'

await serveWorker<TtsWorkerApi, TtsWorkerOptions, LoadFacts & { readonly sampleRateHz: number }>(
  async (options, { progress }) => {
    const startedMs = nowMs()
    const digests = await verifyFiles(options.files)
    const synthesiser = await Synthesiser.open(options, progress)
    const loadedMs = nowMs()
    progress(0.9)
    if (options.settings.warmUp) await synthesiser.warmUp()
    const warmUpMs = options.settings.warmUp ? nowMs() - loadedMs : undefined
    return {
      info: { loadMs: loadedMs - startedMs, warmUpMs, sampleRateHz: synthesiser.sampleRateHz, digests },
      handlers: { speak: (request, context) => synthesiser.speak(request, context) },
      close: () => synthesiser.release(),
    }
  },
)
