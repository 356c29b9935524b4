import { ensure } from '../../base/assert.ts'
import { nowMs } from '../../base/clock.ts'
import { warmUpLater, warmUpNow } from '../../inference/warm-up.ts'
import { verifyFiles } from '../../models/verified-files.ts'
import { type Handlers, type LoadContext, serveWorker } from '../../workers/worker-server.ts'
import { BatchBoard } from './batch-board.ts'
import type { Recogniser } from './recogniser.ts'
import { type LaneTraffic, UtteranceLane } from './utterance-lane.ts'
import type { AsrWorkerApi, AsrWorkerInfo, AsrWorkerOptions } from './worker-api.ts'

/**
 * Makes a recogniser.
 *
 * @param board says how many streams' chunks may go into one run, and is told how many did
 */
export type OpenRecogniser = (
  options: AsrWorkerOptions,
  board: BatchBoard,
  onProgress: (progress: number) => void,
  emit: LoadContext['emit'],
) => Promise<Recogniser>

/** Serves an engine's recogniser to its stage: the whole of an engine's `worker.ts`. */
export async function serveRecogniser(open: OpenRecogniser): Promise<void> {
  await serveWorker<AsrWorkerApi, AsrWorkerOptions, AsrWorkerInfo>(async (options, { progress, emit }) => {
    const startedMs = nowMs()
    const digests = await verifyFiles(options.files.expected)
    const board = new BatchBoard(options.batchLimit, emit)
    const recogniser = await open(options, board, progress, emit)
    const loadedMs = nowMs()
    progress(0.8)
    const warmUp = (onDevice: boolean) => recogniser.warmUp(onDevice)
    const warm = await warmUpNow(options.settings, warmUp)
    const { unitSamples, lookAheadSamples, server } = recogniser
    return {
      info: {
        loadMs: loadedMs - startedMs,
        ...warm,
        unitSamples,
        lookAheadSamples,
        digests,
        ...(server ? { server } : {}),
      },
      interleaves: true,
      handlers: handlersOf(recogniser, board),
      afterReady: warmUpLater(options.settings, warmUp),
      close: () => recogniser.release(),
    }
  })
}

function handlersOf(recogniser: Recogniser, board: BatchBoard): Handlers<AsrWorkerApi> {
  const lanes = new Map<number, UtteranceLane>()
  const traffic: LaneTraffic = { working: 0 }
  const laneOf = (stream: number) => ensure(lanes.get(stream), 'an open utterance')
  return {
    prepare: ({ ahead }) => {
      recogniser.prepare?.(ahead)
      return undefined
    },
    open: ({ stream, stepSamples, normalise }) => {
      lanes.set(stream, new UtteranceLane(traffic, (onRun) => recogniser.utterance(stepSamples, normalise, onRun)))
      return undefined
    },
    push: ({ stream, pcm }, { begin }) => laneOf(stream).push(pcm, begin),
    finish: async ({ stream }, { begin }) => {
      const lane = laneOf(stream)
      lanes.delete(stream)
      return ensure(await lane.finish(begin), 'an utterance that was not given up')
    },
    cancel: ({ stream }) => {
      lanes.get(stream)?.giveUp()
      lanes.delete(stream)
      return undefined
    },
    limitBatch: ({ limit }) => {
      board.setLimit(limit)
      return undefined
    },
    transcribe: ({ pcm, normalise }, { begin }) => recogniser.transcribe(pcm, normalise, begin),
  }
}
