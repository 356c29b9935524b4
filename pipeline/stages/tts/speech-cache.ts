import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { nowMs } from '../../base/clock.ts'
import { cacheFolder } from '../../base/files/cache-folder.ts'
import { ChunkCutter } from './chunk-cutter.ts'
import { ClauseStore } from './clause-store.ts'
import type { KeptClause, Speech, SpeechChunk, SpeechRequest, SpeechResult, TtsStage } from './contract.ts'
import { SentenceMarks } from './sentence-marks.ts'

/** About a quarter of an hour of speech. */
export const SPEECH_CACHE_BYTES = 64 * 1024 * 1024

/** Where spoken clauses are kept. They are parts of replies, and so as personal as the conversation was. */
export function speechCacheFolder(): string {
  return join(cacheFolder(), 'speech')
}

/** How a voice reads a text. */
export interface SpokenForm {
  /** What is said, whatever the spelling: equal data, equal sound. */
  spoken(text: string): unknown
  /** The text's sentences as they are written, as many as the voice marks. */
  sentences(text: string): readonly string[]
}

/** What a cache knows of its voice. */
export interface CachedVoice {
  /** Whatever decides how a text sounds, beside the request. */
  readonly identity: string
  readonly form: SpokenForm
}

/**
 * A voice that remembers what it has said (TTS_ENABLE_CACHE): a clause that was spoken before comes from disk, in the same
 * chunks, in place of being synthesised. Acts for requests with `cache`; all others go past it. Those with `cache` are
 * answered one after another, so that a known clause never overtakes one that is being synthesised.
 */
export class SpeechCache {
  readonly #voice: TtsStage
  readonly #of: CachedVoice
  readonly #store: ClauseStore
  #last: Promise<unknown> = Promise.resolve()

  constructor(voice: TtsStage, of: CachedVoice, store = new ClauseStore(speechCacheFolder(), SPEECH_CACHE_BYTES)) {
    this.#voice = voice
    this.#of = of
    this.#store = store
  }

  speak(request: SpeechRequest, onChunk: (chunk: SpeechChunk) => void): Speech {
    if (!request.cache) return this.#voice.speak(request, onChunk)
    const state: Waiting = { cancelled: false, live: undefined }
    const before = this.#last
    const done = this.#answer(request, before, state, onChunk)
    this.#last = done.catch(() => undefined)
    return {
      done,
      cancel: () => {
        state.cancelled = true
        state.live?.cancel()
      },
    }
  }

  /** Forgets everything that was ever said. */
  clear(): Promise<void> {
    return this.#store.clear()
  }

  /** Waits until what is to be kept is on disk. */
  settled(): Promise<void> {
    return this.#store.settled()
  }

  async #answer(
    request: SpeechRequest,
    before: Promise<unknown>,
    state: Waiting,
    onChunk: (chunk: SpeechChunk) => void,
  ): Promise<SpeechResult> {
    const requestedMs = nowMs()
    const key = this.#keyOf(request)
    const [known] = await Promise.all([(request.clauseCache ?? this.#store).read(key), before])
    if (state.cancelled) return { ...nothing(requestedMs), end: 'cancelled' }
    return known
      ? replay(known, request, this.#of.form, requestedMs, onChunk)
      : this.#synthesise(key, request, requestedMs, state, onChunk)
  }

  async #synthesise(
    key: string,
    request: SpeechRequest,
    requestedMs: number,
    state: Waiting,
    onChunk: (chunk: SpeechChunk) => void,
  ): Promise<SpeechResult> {
    const parts: Float32Array[] = []
    const starts: number[] = []
    let samples = 0
    state.live = this.#voice.speak(request, (chunk) => {
      // Whoever gets the chunk may hand its memory on.
      parts.push(chunk.pcm.slice())
      for (const { atSample } of chunk.sentences ?? []) starts.push(samples + atSample)
      samples += chunk.pcm.length
      onChunk({ ...chunk, requestedMs })
    })
    const result = await state.live.done
    if (result.end === 'finished' && result.samples > 0) {
      const kept = { pcm: joined(parts, result.samples), starts }
      ;(request.clauseCache ?? this.#store).write(key, kept)
    }
    const { acoustic, timing } = result
    return { ...result, acoustic: { ...acoustic, requestedMs }, timing: { ...timing, requestedMs } }
  }

  /** Spelling and punctuation that do not change what is spoken do not change the key. */
  #keyOf({ text, vocoder }: SpeechRequest): string {
    const spoken = JSON.stringify([this.#of.identity, vocoder, this.#of.form.spoken(text)])
    return createHash('sha256').update(spoken).digest('hex')
  }
}

interface Waiting {
  cancelled: boolean
  live: Speech | undefined
}

function replay(
  { pcm, starts }: KeptClause,
  { text, streaming, chunkSamples }: SpeechRequest,
  form: SpokenForm,
  requestedMs: number,
  onChunk: (chunk: SpeechChunk) => void,
): SpeechResult {
  const startedMs = nowMs()
  let chunks = 0
  const marks = marksAt(starts, form.sentences(text))
  const cutter = new ChunkCutter(streaming ? chunkSamples : Number.POSITIVE_INFINITY, (piece, last) => {
    const begun = marks.leave(piece.length)
    const sentences = starts.length === 0 ? {} : { sentences: begun }
    onChunk({ index: chunks, last, pcm: piece, ...sentences, requestedMs, startedMs, atMs: nowMs() })
    chunks += 1
  })
  cutter.push(pcm, false)
  const timing = { requestedMs, startedMs, endedMs: nowMs() }
  const acoustic = { requestedMs, startedMs, endedMs: startedMs }
  return { samples: pcm.length, chunks, end: 'finished', cached: true, acoustic, timing }
}

function marksAt(starts: readonly number[], sentences: readonly string[]): SentenceMarks {
  const marks = new SentenceMarks()
  const written = sentences.filter((sentence) => sentence !== '')
  let at = 0
  for (const [index, start] of starts.entries()) {
    marks.made(start - at)
    marks.begin(written[index] ?? '')
    at = start
  }
  return marks
}

function nothing(requestedMs: number): Omit<SpeechResult, 'end'> {
  const now = nowMs()
  const timing = { requestedMs, startedMs: now, endedMs: now }
  return { samples: 0, chunks: 0, acoustic: timing, timing }
}

function joined(parts: readonly Float32Array[], samples: number): Float32Array {
  const whole = new Float32Array(samples)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
