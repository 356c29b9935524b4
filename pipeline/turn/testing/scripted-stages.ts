import { nowMs } from '../../base/clock.ts'
import type { AsrHypothesis, AsrStage } from '../../stages/asr/contract.ts'
import type { GenerationRequest, LlmStage, PrefillResult, Thinking } from '../../stages/llm/contract.ts'
import type { SpeechRequest, TtsStage } from '../../stages/tts/contract.ts'
import type { VadStage } from '../../stages/vad/contract.ts'
import type { WorkTiming } from '../../workers/timing.ts'
import { burstRecogniser } from './burst-recogniser.ts'

/** What scripted stages answer, and which of them breaks. */
export interface Script {
  readonly transcript: string
  /** What the final transcript is, where it differs from the partial ones. */
  readonly finalTranscript?: string
  /** What is said in place of the transcript, a piece each time that there is voice behind silence. */
  readonly pieces?: readonly string[]
  /** The recogniser rejects what it heard. */
  readonly rejected?: boolean
  /** The reply, token by token. */
  readonly reply: readonly string[]
  /** What the model thinks before it. */
  readonly thinking?: Thinking
  /** Throws in this stage. */
  readonly breaks?: 'asr' | 'llm' | 'tts'
  /** How likely the turn is over after that much silence, where a model is asked. */
  readonly turnEnd?: (silentMs: number) => number | undefined
  /** Resolves when the named work may go on; by default at once. */
  readonly hold?: (work: 'asr.finish' | 'llm.token' | 'tts.chunk') => Promise<void>
}

const WINDOW_SAMPLES = 512
const TTS_RATE_HZ = 16_000
const CHUNKS_PER_TEXT = 3
const CHUNK_SAMPLES = 1600

/**
 * Stages without models for tests of the turn: they do what a script says and write down what they were asked.
 * Audio above half of full scale is speech to the detector; the
 * recogniser hears from a third on. Any other is silence. They compute nothing and measure nothing.
 */
export function scriptedStages(script: Script) {
  const log: string[] = []
  const proceed = script.hold ?? (() => Promise.resolve())
  return {
    log,
    vad: scriptedVad(script),
    asr: script.pieces
      ? burstRecogniser(script.pieces, log, () => proceed('asr.finish'), timing)
      : scriptedAsr(script, log, proceed),
    llm: scriptedLlm(script, log, proceed),
    tts: scriptedTts(script, log, proceed),
  }
}

type Proceed = NonNullable<Script['hold']>

function timing(startedMs = nowMs()): WorkTiming {
  return { requestedMs: startedMs, startedMs, endedMs: nowMs() }
}

function scriptedVad({ turnEnd }: Pick<Script, 'turnEnd'>): VadStage {
  return {
    openStream(options, onWindow) {
      let pending: number[] = []
      let endSample = 0
      let audibleEndSample = 0
      return {
        push(chunk) {
          pending.push(...chunk.pcm)
          while (pending.length >= WINDOW_SAMPLES) {
            const window = pending.slice(0, WINDOW_SAMPLES)
            pending = pending.slice(WINDOW_SAMPLES)
            endSample += WINDOW_SAMPLES
            const voiced = window.some((sample) => Math.abs(sample) > 0.5)
            if (voiced) audibleEndSample = endSample
            const silentMs = (endSample - audibleEndSample) / 16
            const likely = options.turnEnd && !voiced ? turnEnd?.(silentMs) : undefined
            onWindow({
              endSample,
              hopSamples: WINDOW_SAMPLES,
              speechProbability: voiced ? 1 : 0,
              modelRan: true,
              audibleEndSample,
              ...(likely === undefined ? {} : { turnEndProbability: likely }),
              timing: timing(),
            })
          }
        },
        close: () => undefined,
      }
    },
  }
}

function scriptedAsr(script: Script, log: string[], proceed: Proceed): AsrStage {
  const hypothesis = (text: string, encoderRuns: number): AsrHypothesis => ({
    text,
    confidence: 1,
    // Each of its runs takes one chunk of 20 ms.
    decodedSamples: encoderRuns * 320,
    encoderRuns,
    samplesFedAgain: 0,
    normaliserRuns: 0,
    endProbability: 0,
    timing: timing(),
  })
  const final = async (how: string, runs: number) => {
    log.push(how)
    if (script.breaks === 'asr') throw new Error('the recogniser broke')
    await proceed('asr.finish')
    return { ...hypothesis(script.finalTranscript ?? script.transcript, runs + 1), rejected: script.rejected ?? false }
  }
  return {
    openStream({ stepSamples }, onPartial) {
      let runs = 0
      let open = true
      return {
        stepSamples,
        push(pcm) {
          if (!open || !pcm.some((sample) => Math.abs(sample) > 0.3)) return
          runs += 1
          onPartial(hypothesis(script.transcript.slice(0, runs), runs))
        },
        finish: () => final('asr.finish', runs),
        cancel: () => {
          open = false
          log.push('asr.cancel')
        },
      }
    },
    transcribe: (pcm) => final(`asr.transcribe ${pcm.length > 0 ? 'audio' : 'nothing'}`, 0),
  }
}

function scriptedLlm(script: Script, log: string[], proceed: Proceed): LlmStage {
  const prefilled = (): PrefillResult => ({ promptTokens: 10, cachedTokens: 0, timing: timing() })
  return {
    async prefill(messages) {
      log.push(`llm.prefill ${messages.at(-1)?.content}`)
      return prefilled()
    },
    generate(request, on) {
      let cancelled = false
      log.push(`llm.generate ${request.messages.at(-1)?.content}`)
      const run = async () => {
        const startedMs = nowMs()
        if (script.breaks === 'llm') throw new Error('the language model broke')
        on.prefilled(prefilled())
        let text = ''
        for (const [index, token] of script.reply.entries()) {
          await proceed('llm.token')
          if (cancelled) break
          text += token
          on.token({ index, text: token, atMs: nowMs() })
        }
        log.push(cancelled ? 'llm.cancelled' : 'llm.done')
        return {
          text,
          tokens: script.reply.length,
          end: endOf(cancelled),
          sampler: samplerOf(request),
          ...(script.thinking ? { thinking: script.thinking } : {}),
          timing: timing(startedMs),
        }
      }
      return { done: run(), cancel: () => (cancelled = true) }
    },
  }
}

function endOf(cancelled: boolean) {
  return cancelled ? ('cancelled' as const) : ('stop' as const)
}

function samplerOf({ sampling }: GenerationRequest) {
  return sampling.doSample && sampling.temperature > 0 ? ('sampled' as const) : ('greedy' as const)
}

function scriptedTts(script: Script, log: string[], proceed: Proceed): TtsStage {
  return {
    sampleRateHz: TTS_RATE_HZ,
    speak(request: SpeechRequest, onChunk) {
      let cancelled = false
      log.push(`tts.speak ${request.text}`)
      const run = async () => {
        const startedMs = nowMs()
        if (script.breaks === 'tts') throw new Error('the voice broke')
        const chunks = request.streaming ? CHUNKS_PER_TEXT : 1
        for (let index = 0; index < chunks && !cancelled; index++) {
          await proceed('tts.chunk')
          if (cancelled) break
          const pcm = new Float32Array(CHUNK_SAMPLES).fill(0.3)
          // The first 20 ms are silent, so that there is a leading silence to find.
          if (index === 0) pcm.fill(0, 0, 320)
          onChunk({ index, last: index === chunks - 1, pcm, requestedMs: startedMs, startedMs, atMs: nowMs() })
        }
        log.push(cancelled ? 'tts.cancelled' : 'tts.done')
        return {
          samples: chunks * CHUNK_SAMPLES,
          chunks,
          end: cancelled ? ('cancelled' as const) : ('finished' as const),
          acoustic: timing(startedMs),
          timing: timing(startedMs),
        }
      }
      return { done: run(), cancel: () => (cancelled = true) }
    },
  }
}
