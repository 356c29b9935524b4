import { type EngineFacts, type EngineOptions, type EngineSettings, engineFacts } from '../../inference/engine.ts'
import { StageWorker } from '../../inference/stage-worker.ts'
import { type Pack, requiredPath, stageFiles } from '../../models/pack.ts'
import { workerEntry } from '../../workers/worker-client.ts'
import { Admission, type AdmissionCounts } from './admission.ts'
import { admittedStage } from './admitted-stage.ts'
import { BatchBoard } from './batch-board.ts'
import type { AsrHypothesis, AsrStage, AsrStream, AsrStreamOptions } from './contract.ts'
import { stepInForce } from './encoder.ts'
import type { AsrNote, AsrWorkerApi, AsrWorkerInfo, AsrWorkerOptions } from './worker-api.ts'

/** The recogniser stage with its models loaded. */
export interface LoadedAsrStage extends AsrStage {
  readonly facts: EngineFacts
  /** Audio that the network takes at least at a time: steps are whole multiples of it. */
  readonly unitSamples: number
  /** Bytes of audio copied on their way into the stage since it was loaded. */
  readonly copiedBytes: number
  /** Sessions that were admitted, had to wait and were refused since the limit was last changed. */
  readonly sessions: AdmissionCounts
  /** Sessions that wait for a place now. */
  readonly waitingSessions: number
  /** Calls that its worker has not answered yet. */
  readonly unanswered: number
  /** Runs of the network by how many chunks went into each, since the limit was last changed. */
  readonly batches: ReadonlyMap<number, number>
  /** Sets how many recognition sessions may be open at once (ASR_MAX_CONCURRENT); there is no limit at first. */
  limitSessions(limit: number): void
  /** Sets how many waiting chunks may go into one run (ASR_BATCH_SIZE); one at first. */
  limitBatch(limit: number): void
  close(): Promise<void>
}

type AsrWorker = StageWorker<AsrWorkerApi, AsrWorkerInfo>

/** Which models to load, and how. */
export interface AsrLoadOptions extends EngineOptions {
  readonly pack: Pack
  /** Weight variant (ASR_ENABLE_FP16); the pack's default where absent. */
  readonly variant?: string
}

/**
 * Loads the pack's recogniser in a worker of its own.
 *
 * @throws Failure where the pack lacks the variant or a file cannot be used
 */
export async function loadAsrStage(options: AsrLoadOptions): Promise<LoadedAsrStage> {
  const files = stageFiles(options.pack, 'asr', options.variant)
  const board = new BatchBoard()
  const workerOptions = (settings: EngineSettings): AsrWorkerOptions => ({
    batchLimit: board.limit,
    files: files.expected,
    settings,
    configPath: requiredPath(files, 'config'),
    modelPath: requiredPath(files, 'model'),
    lexiconPath: requiredPath(files, 'lexicon'),
    languageModelPath: requiredPath(files, 'languageModel'),
  })
  // The worker tells nothing else outside of calls.
  const countRun = (size: unknown) => board.countRun(size as AsrNote)
  const client = await StageWorker.start<AsrWorkerApi, AsrWorkerInfo>(
    { name: 'asr', entry: workerEntry(import.meta.url), options: workerOptions, onNote: countRun },
    options,
  )
  options.onProgress?.(1)
  const { unitSamples } = client.info
  const { id, version } = options.pack.manifest
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
    ...admittedStage(recogniser, admission, (requested) => stepInForce(requested, unitSamples)),
    get facts() {
      return engineFacts(`${id} ${version}`, files.variant, options, client)
    },
    unitSamples,
    get copiedBytes() {
      return client.copiedBytes
    },
    get sessions() {
      return admission.counts
    },
    get waitingSessions() {
      return admission.waiting
    },
    get unanswered() {
      return client.unanswered
    },
    get batches() {
      return board.runsBySize
    },
    limitSessions: (limit) => admission.setLimit(limit),
    limitBatch: (limit) => {
      if (board.setLimit(limit)) client.call('limitBatch', { limit: board.limit }).done.catch(() => undefined)
    },
    close: () => client.close(),
  }
}

/** The network carries its state, so no overlap is ever fed again: `options.overlapSamples` has nothing to do here. */
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
