import { join } from 'node:path'
import {
  type EngineFacts,
  type EngineOptions,
  type EngineSettings,
  engineFacts,
  type LoadFacts,
} from '../../inference/engine.ts'
import { StageWorker } from '../../inference/stage-worker.ts'
import { type Pack, requiredPath, stageFiles } from '../../models/pack.ts'
import { workerEntry } from '../../workers/worker-client.ts'
import type { Speech, TtsStage } from './contract.ts'
import { sweepPrivateShelves } from './private-shelf.ts'
import { SpeechCache, speechCacheFolder } from './speech-cache.ts'
import type { TtsWorkerApi, TtsWorkerOptions } from './worker-api.ts'

/** The speech stage with its voice loaded. */
export interface LoadedTtsStage extends TtsStage {
  readonly facts: EngineFacts
  /** Calls that its worker has not answered yet. */
  readonly unanswered: number
  /** Deletes the audio of everything that was ever said and kept (TTS_ENABLE_CACHE). */
  clearCache(): Promise<void>
  close(): Promise<void>
}

/** Which models to load, and how. */
export interface TtsLoadOptions extends EngineOptions {
  readonly pack: Pack
  /** Weight variant; the pack's default where absent. Both vocoders are loaded, so that either can be used from turn to turn. */
  readonly variant?: string
}

/**
 * Loads the pack's voice in a worker of its own.
 *
 * @throws Failure where the pack lacks the variant or a model cannot be loaded
 */
export async function loadTtsStage(options: TtsLoadOptions): Promise<LoadedTtsStage> {
  const files = stageFiles(options.pack, 'tts', options.variant)
  const workerOptions = (settings: EngineSettings): TtsWorkerOptions => ({
    files: files.expected,
    settings,
    configPath: requiredPath(files, 'config'),
    lexiconPath: requiredPath(files, 'lexicon'),
    letterToSoundPath: files.paths.letterToSound,
    encoderPath: requiredPath(files, 'encoder'),
    decoderPath: requiredPath(files, 'decoder'),
    vocoderPaths: { quality: requiredPath(files, 'vocoderQuality'), fast: requiredPath(files, 'vocoderFast') },
  })
  const client = await StageWorker.start<TtsWorkerApi, LoadFacts & { readonly sampleRateHz: number }>(
    { name: 'tts', entry: workerEntry(import.meta.url), options: workerOptions },
    options,
  )
  options.onProgress?.(1)
  const { sampleRateHz } = client.info
  const { id, version } = options.pack.manifest
  const voice: TtsStage = {
    sampleRateHz,
    speak: ({ shelf: _, ...request }, onChunk): Speech => {
      const call = client.call('speak', request, { cancellable: true, onOutput: onChunk })
      return { done: call.done.then(({ result, timing }) => ({ ...result, timing })), cancel: call.cancel }
    },
  }
  // Takes its time in the background; what it cannot delete, the next start will.
  void sweepPrivateShelves(speechCacheFolder())
  const cache = new SpeechCache(voice, identityOf(options.pack, Object.values(files.paths)))
  return {
    get facts() {
      return engineFacts(`${id} ${version}`, files.variant, options, client)
    },
    sampleRateHz,
    get unanswered() {
      return client.unanswered
    },
    speak: (request, onChunk) => cache.speak(request, onChunk),
    clearCache: async () => {
      await Promise.all([cache.clear(), sweepPrivateShelves(speechCacheFolder(), 0)])
    },
    close: async () => {
      await cache.settled()
      await client.close()
    },
  }
}

/** Everything of the pack that decides how a text sounds. */
function identityOf({ dir, manifest }: Pack, paths: readonly string[]): string {
  const used = manifest.files.filter((file) => paths.includes(join(dir, file.path)))
  return JSON.stringify([manifest.id, manifest.version, used.map(({ sha256 }) => sha256)])
}
