import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { nowMs } from '../../base/clock.ts'
import { Failure, sentenceOf } from '../../base/failure.ts'
import type { AsrHypothesis, AsrStage } from '../../stages/asr/contract.ts'
import type { LlmStage } from '../../stages/llm/contract.ts'
import type { TtsStage } from '../../stages/tts/contract.ts'
import type { VadStage } from '../../stages/vad/contract.ts'
import type { PipelineStages } from '../../turn/conductor-options.ts'
import type { WorkTiming } from '../../workers/timing.ts'
import { WorkerClient, workerEntry } from '../../workers/worker-client.ts'
import { GATHERED_TOKENS, type KnownDelays } from './delays.ts'
import type { KnownDelayApi } from './worker-api.ts'

/** Stages whose work takes a known time, for finding out how well the instrument measures: they understand nothing. */
export interface KnownDelayStages {
  readonly stages: PipelineStages
  /** Delays in force from the next piece of work on; the worst delay begins anew. */
  set(delays: KnownDelays): void
  /** The worst that any worker came back too late from waiting, since the delays were set. */
  readonly latestMs: number
  close(): Promise<void>
}

type Client = WorkerClient<KnownDelayApi>
/** What a stage works by, and whom it tells how late its worker was. */
interface Script {
  readonly delays: KnownDelays
  late(lateMs: number): void
}
type Scripted = () => Script

const VOICE_SAMPLES = PIPELINE_RATE_HZ / 10
/** One more than must gather, because the one after the last shows that its word is whole. */
const TOKENS = ['one', ...Array.from({ length: GATHERED_TOKENS }, () => ' more')]

/** Starts a worker for each stage. */
export async function startKnownDelayStages(delays: KnownDelays): Promise<KnownDelayStages> {
  let latestMs = 0
  const scriptOf = (given: KnownDelays): Script => ({
    delays: given,
    late: (lateMs) => {
      latestMs = Math.max(latestMs, lateMs)
    },
  })
  let current = scriptOf(delays)
  const now = () => current
  const start = async (name: string) =>
    (
      await WorkerClient.start<KnownDelayApi, undefined>({
        name,
        entry: workerEntry(import.meta.url),
        options: undefined,
      })
    ).client
  const [vad, asr, llm, tts] = await Promise.all(['vad', 'asr', 'llm', 'tts'].map(start))
  if (!vad || !asr || !llm || !tts) throw new Error('four workers were started')
  return {
    stages: { vad: detector(vad, now), asr: recogniser(asr, now), llm: languageModel(llm, now), tts: voice(tts, now) },
    set: (next) => {
      current = scriptOf(next)
      latestMs = 0
    },
    get latestMs() {
      return latestMs
    },
    close: async () => {
      await Promise.all([vad, asr, llm, tts].map((client) => client.close()))
    },
  }
}

/** Looks at each chunk as one window, and hears voice by its amplitude. */
function detector(client: Client, script: Scripted): VadStage {
  return {
    openStream(_options, onWindow, onFailure) {
      let open = true
      let audibleEndSample: number | undefined
      return {
        push({ pcm, startSample }) {
          const requestedMs = nowMs()
          const sent = client.audio(pcm)
          const args = { pcm: sent.pcm, endSample: startSample + pcm.length, takesMs: script().delays.windowMs }
          client.call('look', args, { transfer: sent.transfer }).done.then(
            ({ result: { endSample, voiced, startedMs, endedMs, lateMs } }) => {
              script().late(lateMs)
              if (voiced) audibleEndSample = endSample
              const timing = { requestedMs, startedMs, endedMs }
              const speechProbability = voiced ? 1 : 0
              const window = { endSample, hopSamples: pcm.length, speechProbability, modelRan: true }
              if (open) onWindow({ ...window, audibleEndSample, timing })
            },
            (error) => open && onFailure(new Failure('worker.failed', sentenceOf(error))),
          )
        },
        close: () => {
          open = false
        },
      }
    },
  }
}

function recogniser(client: Client, script: Scripted): AsrStage {
  const final = async (): Promise<AsrHypothesis> => {
    const { result, timing } = await client.call('work', { takesMs: script().delays.finalizeMs }).done
    script().late(result.lateMs)
    const counts = { decodedSamples: 0, encoderRuns: 1, samplesFedAgain: 0, normaliserRuns: 0 }
    return { text: 'calibration', confidence: 1, endProbability: 1, ...counts, timing: byTheClock(timing) }
  }
  return {
    openStream: ({ stepSamples }) => ({ stepSamples, push: () => undefined, finish: final, cancel: () => undefined }),
    transcribe: final,
  }
}

function languageModel(client: Client, script: Scripted): LlmStage {
  return {
    prefill: async () => {
      const { timing } = await client.call('work', { takesMs: script().delays.prefillMs }).done
      return { promptTokens: 1, cachedTokens: 0, timing }
    },
    generate(_request, on) {
      const requestedMs = nowMs()
      const { prefillMs, firstTokenMs, tokenMs } = script().delays
      const args = { prefillMs, firstTokenMs, tokenMs, tokens: TOKENS }
      const call = client.call('reply', args, {
        cancellable: true,
        onOutput: (output) => {
          if (output.kind === 'token') {
            script().late(output.lateMs)
            return on.token(output.token)
          }
          const { startedMs, endedMs } = output
          on.prefilled({ promptTokens: 1, cachedTokens: 0, timing: { requestedMs, startedMs, endedMs } })
        },
      })
      const facts = { text: TOKENS.join(''), tokens: TOKENS.length, end: 'stop', sampler: 'greedy' } as const
      return { done: call.done.then(({ timing }) => ({ ...facts, timing: byTheClock(timing) })), cancel: call.cancel }
    },
  }
}

function voice(client: Client, script: Scripted): TtsStage {
  return {
    sampleRateHz: PIPELINE_RATE_HZ,
    speak(_request, onChunk) {
      const requestedMs = nowMs()
      const { firstAudioMs, leadingSilenceMs } = script().delays
      const silentSamples = Math.round((leadingSilenceMs * PIPELINE_RATE_HZ) / 1000)
      const args = { takesMs: firstAudioMs, silentSamples, samples: VOICE_SAMPLES }
      const call = client.call('speak', args, {
        cancellable: true,
        onOutput: ({ pcm, startedMs, atMs, lateMs }) => {
          script().late(lateMs)
          onChunk({ index: 0, last: true, pcm, requestedMs, startedMs, atMs })
        },
      })
      const result = (timing: WorkTiming) =>
        ({ samples: VOICE_SAMPLES, chunks: 1, end: 'finished', acoustic: timing, timing }) as const
      return { done: call.done.then(({ timing }) => result(byTheClock(timing))), cancel: call.cancel }
    },
  }
}

/** Work that lasts until a moment of the clock lasts no longer for being kept from a processor meanwhile. */
function byTheClock({ requestedMs, startedMs, endedMs }: WorkTiming): WorkTiming {
  return { requestedMs, startedMs, endedMs }
}
