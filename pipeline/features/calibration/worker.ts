/**
 * A worker of the known-delay engine: it computes nothing and takes exactly as long as it is told. Calls, queues and
 * stamps are those of every stage's worker, so what is measured with it includes them.
 */
import { nowMs } from '../../base/clock.ts'
import { serveWorker } from '../../workers/worker-server.ts'
import type { KnownDelayApi } from './worker-api.ts'

/** The system wakes a sleeper this much late at worst, by experience: the rest is waited for awake. */
const WAKING_MS = 1.5
/** Amplitude from which on a sample counts as voice. */
const VOICED = 0.1

const never = new Int32Array(new SharedArrayBuffer(4))

/** Returns at that moment of the host's clock, to a few microseconds, and says how much later it was. */
function waitUntil(dueMs: number): number {
  const sleepMs = dueMs - nowMs() - WAKING_MS
  if (sleepMs > 0) Atomics.wait(never, 0, 0, sleepMs)
  while (nowMs() < dueMs);
  return nowMs() - dueMs
}

await serveWorker<KnownDelayApi, undefined, undefined>(async () => ({
  info: undefined,
  handlers: {
    look: ({ pcm, endSample, takesMs }, { startedMs }) => {
      const voiced = pcm.some((sample) => Math.abs(sample) >= VOICED)
      const lateMs = waitUntil(startedMs + takesMs)
      return { endSample, voiced, startedMs, endedMs: nowMs(), lateMs }
    },
    work: ({ takesMs }, { startedMs }) => ({ lateMs: waitUntil(startedMs + takesMs) }),
    reply: ({ prefillMs, firstTokenMs, tokenMs, tokens }, { startedMs, emit, cancelled }) => {
      const prefillLateMs = waitUntil(startedMs + prefillMs)
      const endedMs = nowMs()
      emit({ kind: 'prefilled', startedMs, endedMs })
      for (const [index, text] of tokens.entries()) {
        if (cancelled()) return undefined
        const lateMs = Math.max(prefillLateMs, waitUntil(endedMs + firstTokenMs + index * tokenMs))
        emit({ kind: 'token', token: { index, text, atMs: nowMs() }, lateMs })
      }
      return undefined
    },
    speak: ({ takesMs, silentSamples, samples }, { startedMs, emit }) => {
      const pcm = Float32Array.from({ length: samples }, (_, n) => (n < silentSamples ? 0 : 0.3 * Math.sin(n)))
      const lateMs = waitUntil(startedMs + takesMs)
      emit({ pcm, startedMs, atMs: nowMs(), lateMs }, [pcm.buffer])
      return undefined
    },
  },
  close: async () => undefined,
}))
