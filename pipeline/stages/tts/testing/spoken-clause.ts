import { expect } from 'vitest'
import { nowMs } from '../../../base/clock.ts'
import type { SpeechChunk } from '../contract.ts'
import type { ServedVoice } from '../serve-voice.ts'
import type { WorkerSpeechRequest } from '../worker-api.ts'

/** What is said to a voice in tests unless they say otherwise. */
const REQUEST: WorkerSpeechRequest = { text: '你好。', streaming: true, chunkSamples: 1000, vocoder: 'quality' }

/** One clause asked of a voice: what leaves of it, as it leaves. */
export function speech(voice: ServedVoice, request: Partial<WorkerSpeechRequest> = {}) {
  const chunks: SpeechChunk[] = []
  const cancelling = new AbortController()
  const requestedMs = nowMs()
  const done = voice.speak(
    { ...REQUEST, ...request },
    {
      ...{ requestedMs, startedMs: requestedMs, signal: cancelling.signal, cancelled: () => false },
      emit: (chunk) => void chunks.push(chunk),
      stolenMs: () => undefined,
    },
  )
  return { done, chunks, requestedMs, cancel: () => cancelling.abort() }
}

/** What scripted servers say. */
export const RAMP = Float32Array.from({ length: 2400 }, (_, n) => Math.sin(n / 8) / 2)
/** Its bytes, 16 bits a sample. */
export const RAMP_PCM = Buffer.from(Int16Array.from(RAMP, (sample) => Math.round(sample * 32_767)).buffer)

/** All samples that left. */
export const samplesOf = (chunks: readonly SpeechChunk[]): readonly number[] => chunks.flatMap(({ pcm }) => [...pcm])

/** What left is what the server said, and nothing else. */
export function expectRamp(chunks: readonly SpeechChunk[]): void {
  const samples = samplesOf(chunks)
  expect(samples).toHaveLength(RAMP.length)
  expect(Math.max(...samples.map((sample, n) => Math.abs(sample - (RAMP[n] ?? 0))))).toBeLessThan(1e-3)
}
