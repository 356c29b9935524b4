import { type EngineSettings, engineFacts, optionsForWorker } from '../../inference/engine.ts'
import { ServerBoard } from '../../inference/server-board.ts'
import { StageWorker } from '../../inference/stage-worker.ts'
import { withEncoder } from '../../models/encoder-choice.ts'
import { modelName, stageFiles } from '../../models/stage-model.ts'
import { Admission } from './admission.ts'
import { admittedStage } from './admitted-stage.ts'
import { BatchBoard } from './batch-board.ts'
import type { AsrHypothesis, AsrStage, AsrStream, AsrStreamOptions } from './contract.ts'
import type { AsrLoadOptions, LoadedAsrStage } from './engine.ts'
import { stepInForce } from './steps.ts'
import type { AsrNote, AsrWorkerApi, AsrWorkerInfo, AsrWorkerOptions } from './worker-api.ts'

type AsrWorker = StageWorker<AsrWorkerApi, AsrWorkerInfo>

/**
 * Loads a recogniser in a worker of its own: what all engines share of the way there.
 *
 * @param entry the engine's worker, which serves a recogniser (`serveRecogniser`)
 * @throws Failure where the model lacks the variant or a file cannot be used
 */
export async function startAsrStage(options: AsrLoadOptions, entry: URL): Promise<LoadedAsrStage> {
  const { model } = options
  const files = stageFiles(withEncoder(model, options.encoderMs), options.variant)
  const board = new BatchBoard()
  const workerOptions = (settings: EngineSettings): AsrWorkerOptions => ({
    ...{ batchLimit: board.limit, files, settings, engineOptions: optionsForWorker(model.engineOptions, options) },
    language: options.language,
  })
  const servers = new ServerBoard(options.onServer)
  const onNote = (note: unknown) => {
    // The worker tells nothing else outside of calls.
    const told = note as AsrNote
    if (typeof told === 'number') board.countRun(told)
    else servers.take(told)
  }
  const client = await StageWorker.start<AsrWorkerApi, AsrWorkerInfo>(
    { name: 'asr', entry, options: workerOptions, onNote },
    options,
  )
  options.onProgress?.(1)
  const { unitSamples, lookAheadSamples } = client.info
  let streams = 0
  const recogniser: AsrStage = {
    openStream: (streamOptions, onPartial) => openStream(client, ++streams, unitSamples, streamOptions, onPartial),
    transcribe: async (whole, { normalise = false } = {}) => {
      const { pcm, transfer } = client.audio(whole)
      const { result, timing } = await client.call('transcribe', { pcm, normalise }, { transfer }).done
      return { ...result, timing }
    },
  }
  const admission = new Admission()
  return {
    prepare: (ahead) => {
      // Nothing is lost where it fails: the request itself will tell.
      if (client.info.server) client.call('prepare', { ahead }).done.catch(() => undefined)
    },
    ...admittedStage(recogniser, admission, (requested) => stepInForce(requested, unitSamples)),
    get facts() {
      return servers.added(engineFacts(modelName(model), files.variant, options, client), client.info.server)
    },
    unitSamples,
    lookAheadSamples,
    get copiedBytes() {
      return client.copiedBytes
    },
    get admissions() {
      return admission.counts
    },
    get waitingStreams() {
      return admission.waiting
    },
    get unanswered() {
      return client.unanswered
    },
    get batches() {
      return board.runsBySize
    },
    limitStreams: (limit) => admission.setLimit(limit),
    limitBatch: (limit) => {
      if (board.setLimit(limit)) client.call('limitBatch', { limit: board.limit }).done.catch(() => undefined)
    },
    close: () => client.close(),
  }
}

/** `options.overlapSamples` is for engines that carry no state from step to step; those that there are do. */
function openStream(
  client: AsrWorker,
  stream: number,
  unitSamples: number,
  options: AsrStreamOptions,
  onPartial: (hypothesis: AsrHypothesis) => void,
): AsrStream {
  let open = true
  let cancelled = false
  let failure: Error | undefined
  const fail = (error: Error) => {
    failure ??= error
  }
  const stepSamples = stepInForce(options.stepSamples, unitSamples)
  // A worker that comes later knows nothing of this utterance.
  const { life } = client
  client.call('open', { stream, stepSamples, normalise: options.normalise ?? false }, { life }).done.catch(fail)
  return {
    stepSamples,
    push: (chunk) => {
      if (!open || failure) return
      const { pcm, transfer } = client.audio(chunk)
      const call = client.call('push', { stream, pcm }, { transfer, life })
      call.done.then(({ result, timing }) => {
        if (!cancelled && result) onPartial({ ...result, timing })
      }, fail)
    },
    finish: async () => {
      open = false
      const { result, timing } = await client.call('finish', { stream }, { life }).done
      // A piece that failed is missing from the text: the utterance as a whole has failed.
      if (failure) throw failure
      return { ...result, timing }
    },
    cancel: () => {
      cancelled = true
      if (!open) return
      open = false
      // A worker that has ended has no utterance left to give up.
      client.call('cancel', { stream }, { life }).done.catch(() => undefined)
    },
  }
}
