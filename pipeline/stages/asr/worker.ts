/** The recogniser stage's worker thread: owns the network and the utterances' states. */
import { ensure } from '../../base/assert.ts'
import { nowMs } from '../../base/clock.ts'
import { serveWorker } from '../../inference/worker-server.ts'
import { Recogniser } from './recogniser.ts'
import type { Utterance } from './utterance.ts'
import type { AsrWorkerApi, AsrWorkerInfo, AsrWorkerOptions } from './worker-api.ts'

await serveWorker<AsrWorkerApi, AsrWorkerOptions, AsrWorkerInfo>(async (options, onProgress) => {
  const startedMs = nowMs()
  const recogniser = await Recogniser.open(options, onProgress)
  const loadedMs = nowMs()
  onProgress(0.8)
  if (options.settings.warmUp) await recogniser.warmUp()
  const warmUpMs = options.settings.warmUp ? nowMs() - loadedMs : undefined
  const utterances = new Map<number, Utterance>()
  const take = (stream: number) => {
    const utterance = ensure(utterances.get(stream), 'an open utterance')
    utterances.delete(stream)
    return utterance
  }
  return {
    info: { loadMs: loadedMs - startedMs, warmUpMs, unitSamples: recogniser.unitSamples },
    handlers: {
      open: ({ stream, stepSamples, normalise }) => {
        utterances.set(stream, recogniser.utterance(stepSamples, normalise))
        return undefined
      },
      push: ({ stream, pcm }) => ensure(utterances.get(stream), 'an open utterance').push(pcm),
      finish: ({ stream }) => take(stream).finish(),
      cancel: ({ stream }) => {
        utterances.delete(stream)
        return undefined
      },
      transcribe: ({ pcm, normalise }) => recogniser.transcribe(pcm, normalise),
    },
    close: () => recogniser.release(),
  }
})
