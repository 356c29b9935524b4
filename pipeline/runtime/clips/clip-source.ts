import { setTimeout as wait, setImmediate as yieldToEvents } from 'node:timers/promises'
import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { nowMs } from '../../base/clock.ts'

/** Audio arrives in pieces of 10 ms, the buffer of an ordinary sound card. */
const CHUNK_MS = 10
const CHUNK_SAMPLES = (CHUNK_MS * PIPELINE_RATE_HZ) / 1000
/** At fast pace feeding stops while this much audio waits for the voice-activity stage. */
const FAST_BACKLOG_SAMPLES = PIPELINE_RATE_HZ / 2
/** What may stay undecided for ever: less than one buffer of the largest size. */
const SETTLED_BACKLOG_SAMPLES = 4096
const SETTLE_LIMIT_MS = 3000

export interface ClipSourceOptions {
  readonly pcm: Float32Array
  readonly pace: 'realtime' | 'fast'
  /** Memory for the next piece of audio. */
  readonly allocate: (samples: number) => Float32Array
  readonly feed: (pcm: Float32Array, capturedMs: number) => void
  /** Whether the pipeline still waits for the end of speech. After the clip's end it hears silence until then. */
  readonly listening: () => boolean
  readonly backlogSamples: () => number
  /** How much silence follows at most. */
  readonly silenceMs: number
  readonly signal?: AbortSignal
}

/**
 * Speaks a clip into the pipeline as a microphone would: 10 ms at a time, each stamped with the moment its last
 * sample would have been captured. At fast pace the stamps are the moments of handing over.
 * Resolves once the pipeline no longer listens, or when the clip and the silence after it are over.
 */
export async function feedClip(options: ClipSourceOptions): Promise<void> {
  const { pcm, pace, feed, signal } = options
  const silenceChunks = Math.ceil(options.silenceMs / CHUNK_MS)
  const clipChunks = Math.ceil(pcm.length / CHUNK_SAMPLES)
  const startMs = nowMs()
  for (let index = 0; index < clipChunks + silenceChunks; index++) {
    if (signal?.aborted || (index >= clipChunks && !options.listening())) return
    const dueMs = startMs + (index + 1) * CHUNK_MS
    if (pace === 'realtime') await waitUntil(dueMs)
    else await waitForBacklog(options.backlogSamples, FAST_BACKLOG_SAMPLES)
    feed(chunkAt(pcm, index, options.allocate), pace === 'realtime' ? dueMs : nowMs())
  }
  await waitForBacklog(options.backlogSamples, SETTLED_BACKLOG_SAMPLES)
}

/** The clip's chunk at an index, filled up with (or made of) silence after its end. A copy: the stages may take it away. */
function chunkAt(pcm: Float32Array, index: number, allocate: (samples: number) => Float32Array): Float32Array {
  const chunk = allocate(CHUNK_SAMPLES)
  chunk.set(pcm.subarray(index * CHUNK_SAMPLES, (index + 1) * CHUNK_SAMPLES))
  return chunk
}

/** Timers may fire up to a millisecond early: audio must never be handed over before it could have been captured. */
async function waitUntil(dueMs: number): Promise<void> {
  for (let restMs = dueMs - nowMs(); restMs > 0; restMs = dueMs - nowMs()) await wait(restMs)
}

async function waitForBacklog(backlogSamples: () => number, limitSamples: number): Promise<void> {
  const giveUpMs = nowMs() + SETTLE_LIMIT_MS
  await yieldToEvents()
  while (backlogSamples() > limitSamples && nowMs() < giveUpMs) await wait(1)
}
