/** The voice-activity stage's worker: owns the model and the streams' states. */
import { ensure } from '../../base/assert.ts'
import { nowMs } from '../../base/clock.ts'
import type { LoadFacts } from '../../inference/engine.ts'
import { warmUpLater, warmUpNow } from '../../inference/warm-up.ts'
import { verifyFiles } from '../../models/verified-files.ts'
import { serveWorker } from '../../workers/worker-server.ts'
import { INPUT_SAMPLES, Silero } from './silero.ts'
import { TurnEndGuard } from './turn-end/turn-end-guard.ts'
import { TurnEndModels } from './turn-end/turn-end-models.ts'
import { WindowStream } from './window-stream.ts'
import type { VadWorkerApi, VadWorkerOptions } from './worker-api.ts'

await serveWorker<VadWorkerApi, VadWorkerOptions, LoadFacts>(async (options, { progress }) => {
  const startedMs = nowMs()
  const digests = await verifyFiles(options.files)
  const model = await Silero.open(options.modelPath, options.settings)
  const loadedMs = nowMs()
  progress(0.8)
  const warmUp = async () => void (await model.probability(new Float32Array(INPUT_SAMPLES), model.newState()))
  const warm = await warmUpNow(options.settings, warmUp)
  const streams = new Map<number, WindowStream>()
  const turnEnds = new TurnEndModels(options.settings)
  return {
    info: { loadMs: loadedMs - startedMs, ...warm, digests },
    afterReady: warmUpLater(options.settings, warmUp),
    handlers: {
      open: ({ stream, turnEndFiles, ...streamOptions }) => {
        const { turnEnd } = streamOptions
        const guard = turnEnd && new TurnEndGuard(turnEnds.listener(turnEnd, turnEndFiles[turnEnd]))
        streams.set(stream, new WindowStream(model, streamOptions, guard))
        return undefined
      },
      push: ({ stream, pcm, startSample }) => ensure(streams.get(stream), 'an open stream').push(pcm, startSample),
      close: ({ stream }) => {
        streams.delete(stream)
        return undefined
      },
    },
    close: async () => {
      await turnEnds.release()
      await model.release()
    },
  }
})
