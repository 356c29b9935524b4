import { type EngineSettings, engineFacts, optionsForWorker } from '../../inference/engine.ts'
import { ServerBoard } from '../../inference/server-board.ts'
import { StageWorker } from '../../inference/stage-worker.ts'
import { modelName, type StageFiles, type StageModel, stageFiles } from '../../models/stage-model.ts'
import type { Speech, TtsStage } from './contract.ts'
import type { LoadedTtsStage, TtsLoadOptions } from './engine.ts'
import { sweepPrivateClauseCaches } from './private-clause-cache.ts'
import { SpeechCache, type SpokenForm, speechCacheFolder } from './speech-cache.ts'
import type { TtsWorkerApi, TtsWorkerInfo, TtsWorkerOptions } from './worker-api.ts'

/**
 * Loads a voice in a worker of its own: what all engines share of the way there.
 *
 * @param entry the engine's worker, which serves a voice (`serveVoice`)
 * @param form how the voice reads a text, for what it keeps of it
 * @throws Failure where the model lacks the variant or cannot be loaded
 */
export async function startTtsStage(options: TtsLoadOptions, entry: URL, form: SpokenForm): Promise<LoadedTtsStage> {
  const { model } = options
  const files = stageFiles(model, options.variant)
  const engineOptions = optionsForWorker(model.engineOptions, options)
  const workerOptions = (settings: EngineSettings): TtsWorkerOptions => ({ files, settings, engineOptions })
  const board = new ServerBoard(options.onServer)
  const client = await StageWorker.start<TtsWorkerApi, TtsWorkerInfo>(
    { name: 'tts', entry, options: workerOptions, onNote: (note) => board.take(note) },
    options,
  )
  options.onProgress?.(1)
  const { sampleRateHz } = client.info
  const voice: TtsStage = {
    sampleRateHz,
    speak: ({ clauseCache: _, ...request }, onChunk): Speech => {
      const call = client.call('speak', request, { cancellable: true, onOutput: onChunk })
      return { done: call.done.then(({ result, timing }) => ({ ...result, timing })), cancel: call.cancel }
    },
  }
  // Takes its time in the background; what it cannot delete, the next start will.
  void sweepPrivateClauseCaches(speechCacheFolder())
  const cache = new SpeechCache(voice, { identity: identityOf(model, files), form })
  return {
    get facts() {
      const facts = { ...engineFacts(modelName(model), files.variant, options, client), sampleRateHz }
      return board.added(facts, client.info.server)
    },
    prepare: (ahead) => {
      // Nothing is lost where it fails: the request itself will tell.
      if (client.info.server) client.call('prepare', { ahead }).done.catch(() => undefined)
    },
    sampleRateHz,
    get unanswered() {
      return client.unanswered
    },
    speak: (request, onChunk) => cache.speak(request, onChunk),
    clearCache: async () => {
      await Promise.all([cache.clear(), sweepPrivateClauseCaches(speechCacheFolder(), 0)])
    },
    close: async () => {
      await cache.settled()
      await client.close()
    },
  }
}

/** Everything of a model that decides how a text sounds. */
function identityOf({ id, version, engineOptions }: StageModel, { expected }: StageFiles): string {
  return JSON.stringify([id, version, engineOptions, expected.map(({ sha256 }) => sha256)])
}
