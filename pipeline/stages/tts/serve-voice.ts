import { nowMs } from '../../base/clock.ts'
import { warmUpLater, warmUpNow } from '../../inference/warm-up.ts'
import { verifyFiles } from '../../models/verified-files.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import { type CallContext, type LoadContext, serveWorker } from '../../workers/worker-server.ts'
import type { SpeechChunk, SpeechResult } from './contract.ts'
import type { TtsWorkerApi, TtsWorkerInfo, TtsWorkerOptions, WorkerSpeechRequest } from './worker-api.ts'

/** What a request may ask of its call, and where its chunks leave. */
export type SpeechContext = Pick<
  CallContext<SpeechChunk>,
  'cancelled' | 'signal' | 'emit' | 'requestedMs' | 'startedMs' | 'stolenMs'
>

/** What an engine gives to its worker; calls come one after another. */
export interface ServedVoice {
  /** Of a voice that is a server elsewhere. */
  readonly server?: NonNullable<TtsWorkerInfo['server']>
  /** As `TtsStage.prepare`. */
  prepare?(ahead: boolean): void
  readonly sampleRateHz: number
  /** What had to be done differently than for other models. */
  readonly notes?: readonly StatedReason[]
  /** Brings everything that a first turn uses to where the tenth finds it. */
  warmUp(): Promise<void>
  /** As `TtsStage.speak`; looks at `cancelled` between two runs. */
  speak(request: WorkerSpeechRequest, context: SpeechContext): Promise<Omit<SpeechResult, 'timing'>>
  release(): Promise<void>
}

/** Serves an engine's voice to its stage: the whole of an engine's `worker.ts`. */
export async function serveVoice(
  open: (
    options: TtsWorkerOptions,
    onProgress: (progress: number) => void,
    emit: LoadContext['emit'],
  ) => Promise<ServedVoice>,
): Promise<void> {
  await serveWorker<TtsWorkerApi, TtsWorkerOptions, TtsWorkerInfo>(async (options, { progress, emit }) => {
    const startedMs = nowMs()
    const digests = await verifyFiles(options.files.expected)
    const voice = await open(options, progress, emit)
    const loadedMs = nowMs()
    progress(0.9)
    const warmUp = () => voice.warmUp()
    const warm = await warmUpNow(options.settings, warmUp)
    const { sampleRateHz, server, notes = [] } = voice
    return {
      info: { loadMs: loadedMs - startedMs, ...warm, sampleRateHz, digests, notes, ...(server ? { server } : {}) },
      handlers: {
        prepare: ({ ahead }) => {
          voice.prepare?.(ahead)
          return undefined
        },
        speak: (request, context) => voice.speak(request, context),
      },
      afterReady: warmUpLater(options.settings, warmUp),
      close: () => voice.release(),
    }
  })
}
