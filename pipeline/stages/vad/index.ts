import { stat } from 'node:fs/promises'
import type { AudioChunk } from '../../audio/chunk.ts'
import { Failure, failureInfoOf } from '../../base/failure.ts'
import {
  type EngineFacts,
  type EngineOptions,
  type EngineSettings,
  engineFacts,
  type LoadFacts,
} from '../../inference/engine.ts'
import { StageWorker } from '../../inference/stage-worker.ts'
import { pocketTurnModel, sileroModel } from '../../models/locations.ts'
import type { ExpectedFile } from '../../models/verified-files.ts'
import { workerEntry } from '../../workers/worker-client.ts'
import { AudioFeed } from './audio-feed.ts'
import type { VadStage, VadStream, VadStreamOptions, VadWindow } from './contract.ts'
import type { TurnEndFiles } from './turn-end/turn-end-models.ts'
import type { VadWorkerApi, VadWorkerOptions } from './worker-api.ts'

/** The voice-activity stage with its model loaded. */
export interface LoadedVadStage extends VadStage {
  readonly facts: EngineFacts
  /** Size of the model's file, which is its weights. */
  readonly weightBytes: number
  /** Bytes of audio copied on their way into the stage since it was loaded. */
  readonly copiedBytes: number
  /** Chunks that no stream of the detector ever saw, because it was ten seconds behind: the oldest are dropped. */
  readonly droppedChunks: number
  /** What turn-end models could not do since the stage was loaded; the windows went on without them. */
  readonly turnEndFailures: TurnEndFailures
  /** Chunks that wait, and calls that its worker has not answered yet. */
  readonly unanswered: number
  close(): Promise<void>
}

/** Failures of turn-end models, and what the last one was. */
export interface TurnEndFailures {
  readonly count: number
  readonly last: string | undefined
}

/** Which form of the model to load, and how. */
export interface VadLoadOptions extends EngineOptions {
  /** `float16`: weights of half the size (VAD_ENABLE_FP16), computed in float32. Any other: float32. */
  readonly variant?: string
  /** Another file in place of the one that the program brings along. */
  readonly model?: ExpectedFile
  /**
   * Turn-end models besides pocket turn, which the program brings along, or in its place: asked for whenever a stream wants
   * one (`VadStreamOptions.turnEnd`), so that a model which was brought meanwhile is there without loading the stage anew.
   */
  readonly turnEnd?: () => TurnEndFiles
}

/**
 * Loads Silero VAD v6 in a worker of its own.
 *
 * @throws Failure where the model is missing or cannot be loaded
 */
export async function loadVadStage(options: VadLoadOptions = {}): Promise<LoadedVadStage> {
  const variant = options.variant === 'float16' ? 'float16' : 'float32'
  const model = options.model ?? sileroModel(variant)
  const workerOptions = (settings: EngineSettings): VadWorkerOptions => ({
    files: [model],
    settings,
    modelPath: model.path,
  })
  const turnEnd = (): TurnEndFiles => ({ 'pocket-turn': pocketTurnModel(), ...options.turnEnd?.() })
  const client = await StageWorker.start<VadWorkerApi, LoadFacts>(
    { name: 'vad', entry: workerEntry(import.meta.url), options: workerOptions },
    options,
  )
  options.onProgress?.(1)
  const weightBytes = (await stat(model.path)).size
  let streams = 0
  let turnEndFailures: TurnEndFailures = { count: 0, last: undefined }
  const onTurnEndFailure = (last: string) => {
    turnEndFailures = { count: turnEndFailures.count + 1, last }
  }
  let droppedBefore = 0
  const feeds = new Set<AudioFeed>()
  return {
    get facts() {
      return engineFacts('Silero VAD v6', variant, options, client)
    },
    weightBytes,
    get copiedBytes() {
      return client.copiedBytes
    },
    get droppedChunks() {
      return [...feeds].reduce((sum, feed) => sum + feed.dropped, droppedBefore)
    },
    get turnEndFailures() {
      return turnEndFailures
    },
    get unanswered() {
      return [...feeds].reduce((sum, feed) => sum + feed.waiting, client.unanswered)
    },
    openStream: (streamOptions, onWindow, onFailure) => {
      const opened = openStream(client, ++streams, streamOptions, { onWindow, onFailure, onTurnEndFailure, turnEnd })
      feeds.add(opened.feed)
      return {
        push: opened.push,
        close: () => {
          opened.close()
          if (feeds.delete(opened.feed)) droppedBefore += opened.feed.dropped
        },
      }
    },
    close: () => client.close(),
  }
}

interface StreamHooks {
  onWindow(window: VadWindow): void
  onFailure(error: Error): void
  onTurnEndFailure(what: string): void
  turnEnd(): TurnEndFiles
}

function openStream(
  client: StageWorker<VadWorkerApi, LoadFacts>,
  stream: number,
  options: VadStreamOptions,
  { onWindow, onFailure, onTurnEndFailure, turnEnd }: StreamHooks,
): VadStream & { readonly feed: AudioFeed } {
  let open = true
  const fail = (error: unknown) => {
    if (!open) return
    open = false
    onFailure(failureOf(error))
  }
  let reportedEnd: number | undefined
  /** All that was under way to a worker fails with it; the stream goes on in the next. */
  const reportOnce = (ended: number, error: unknown) => {
    if (!open || reportedEnd === ended) return
    reportedEnd = ended
    onFailure(failureOf(error))
  }
  // A worker that comes later knows nothing of the stream: it is opened there again, and the detector begins anew.
  let life: number | undefined
  const openIn = (now: number) => {
    life = now
    const args = { ...options, stream, turnEndFiles: options.turnEnd ? turnEnd() : {} }
    client.call('open', args, { life: now }).done.catch((error) => life === now && fail(error))
  }
  openIn(client.life)
  const feed = new AudioFeed(async (chunk, requestedMs) => {
    if (life !== client.life) openIn(client.life)
    const began = client.life
    const { pcm, transfer } = client.audio(chunk.pcm)
    const args = { stream, pcm, startSample: chunk.startSample }
    try {
      const { result } = await client.call('push', args, { transfer, life: began }).done
      for (const { startedMs, endedMs, stolenMs, turnEndFailure, ...window } of result) {
        if (turnEndFailure !== undefined) onTurnEndFailure(turnEndFailure)
        if (open) onWindow({ ...window, timing: { requestedMs, startedMs, endedMs, stolenMs } })
      }
    } catch (error) {
      if (began === client.life) fail(error)
      else reportOnce(began, error)
    }
  })
  return {
    feed,
    push: (chunk: AudioChunk) => {
      if (open) feed.push(chunk)
    },
    close: () => {
      feed.clear()
      if (!open) return
      open = false
      // A worker that has ended has no stream left to close.
      client.call('close', { stream }).done.catch(() => undefined)
    },
  }
}

function failureOf(error: unknown): Failure {
  return error instanceof Failure ? error : Failure.from(failureInfoOf(error))
}
