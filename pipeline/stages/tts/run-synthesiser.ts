import { nowMs } from '../../base/clock.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import { ChunkCutter } from './chunk-cutter.ts'
import type { SpeechResult } from './contract.ts'
import { guardPeaks } from './guard-peaks.ts'
import { LeadingTrim } from './leading-trim.ts'
import { SentenceMarks } from './sentence-marks.ts'
import type { ServedVoice, SpeechContext } from './serve-voice.ts'
import { type Reading, readSentences } from './text/sentences.ts'
import type { WorkerSpeechRequest } from './worker-api.ts'

/** A piece of a run's sound. */
export interface SoundStretch {
  readonly pcm: Float32Array<ArrayBuffer>
  /** The run has no more. */
  readonly last: boolean
}

/** What a run's sound is asked for with. */
export interface SoundWish extends Pick<WorkerSpeechRequest, 'streaming' | 'chunkSamples' | 'vocoder'> {
  /** Nothing of the request was heard yet: what comes first is waited for. */
  readonly first: boolean
}

/** A run whose acoustic model is done. */
export interface RunSound {
  /** Its sound in order; the same samples whatever the stretches. */
  stretches(wish: SoundWish): AsyncIterable<SoundStretch>
}

/** A voice of models that make a sentence's sound in one or several runs, each of what its front end puts together. */
export interface RunVoice<Run> {
  readonly sampleRateHz: number
  /** In which language numbers are read that stand without words. */
  readonly reading: Reading
  readonly notes?: readonly StatedReason[]
  /** The runs of a sentence in words; none where nothing of it can be said. */
  runsOf(spoken: string): readonly Run[]
  /** Runs the acoustic model, or whatever the voice has for one. */
  begin(run: Run): Promise<RunSound>
  release(): Promise<void>
}

/** Of which every voice here can say something, and few phrase by phrase. */
const WARM_UP: Readonly<Record<Reading, string>> = { zh: '你好。', en: 'hello.' }

/** Speaks with a voice of runs in its worker: sentence by sentence, run by run, cancelled between two of them. */
export class RunSynthesiser<Run> implements ServedVoice {
  readonly #voice: RunVoice<Run>

  constructor(voice: RunVoice<Run>) {
    this.#voice = voice
  }

  get sampleRateHz(): number {
    return this.#voice.sampleRateHz
  }

  get notes(): readonly StatedReason[] {
    return this.#voice.notes ?? []
  }

  /** A short sentence through every graph. */
  async warmUp(): Promise<void> {
    for (const run of this.#voice.runsOf(WARM_UP[this.#voice.reading])) {
      const sound = await this.#voice.begin(run)
      const wish = { streaming: false, chunkSamples: 4096, vocoder: 'quality', first: true } as const
      for await (const _ of sound.stretches(wish));
    }
  }

  async speak(request: WorkerSpeechRequest, context: SpeechContext): Promise<Omit<SpeechResult, 'timing'>> {
    const output = new Output(this.#voice.sampleRateHz, request, context)
    const sentences = readSentences(request.text, this.#voice.reading)
    const runs = sentences.map(({ text, spoken }) => ({ text, runs: this.#voice.runsOf(spoken) }))
    let left = runs.reduce((sum, sentence) => sum + sentence.runs.length, 0)
    let acousticEndedMs: number | undefined
    for (const { text, runs: sentenceRuns } of runs) {
      output.marks.begin(text)
      for (const run of sentenceRuns) {
        if (context.cancelled()) return output.result('cancelled', acousticEndedMs)
        const sound = await this.#voice.begin(run)
        const wish = { ...request, first: acousticEndedMs === undefined }
        // Of the first run: what stands between the request and the first sound.
        acousticEndedMs ??= nowMs()
        left -= 1
        for await (const { pcm, last } of sound.stretches(wish)) {
          output.push(pcm, !last || left > 0)
          if (context.cancelled()) return output.result('cancelled', acousticEndedMs)
        }
      }
    }
    return output.result('finished', acousticEndedMs)
  }

  release(): Promise<void> {
    return this.#voice.release()
  }
}

/** Where the sound of a request goes: trimmed, guarded, marked and cut into its chunks. */
class Output {
  readonly marks = new SentenceMarks()
  readonly #context: SpeechContext
  readonly #trim: LeadingTrim
  readonly #cutter: ChunkCutter
  #samples = 0
  #chunks = 0

  constructor(sampleRateHz: number, request: WorkerSpeechRequest, context: SpeechContext) {
    this.#context = context
    this.#trim = new LeadingTrim(sampleRateHz)
    const chunkSamples = request.streaming ? request.chunkSamples : Number.POSITIVE_INFINITY
    this.#cutter = new ChunkCutter(chunkSamples, (pcm, last) => this.#emit(pcm, last))
  }

  /** @param more another stretch follows */
  push(pcm: Float32Array<ArrayBuffer>, more: boolean): void {
    guardPeaks(pcm)
    const played = this.#trim.push(pcm, more)
    this.marks.made(played.length)
    this.#cutter.push(played, more)
  }

  result(end: SpeechResult['end'], acousticEndedMs?: number): Omit<SpeechResult, 'timing'> {
    const { requestedMs, startedMs } = this.#context
    const acoustic = { requestedMs, startedMs, endedMs: acousticEndedMs ?? startedMs }
    return { samples: this.#samples, chunks: this.#chunks, end, acoustic }
  }

  #emit(pcm: Float32Array<ArrayBuffer>, last: boolean): void {
    const { requestedMs, startedMs, stolenMs, emit } = this.#context
    const stamps = { requestedMs, startedMs, atMs: nowMs(), stolenMs: stolenMs() }
    const sentences = this.marks.leave(pcm.length)
    // Before its memory goes with it.
    this.#samples += pcm.length
    emit({ index: this.#chunks, last, pcm, sentences, ...stamps }, [pcm.buffer])
    this.#chunks += 1
  }
}

/** All of a run's sound at once. */
export function wholeSound(pcm: Float32Array<ArrayBuffer>): RunSound {
  return {
    async *stretches() {
      yield { pcm, last: true }
    },
  }
}

/** The written sentences of a text and what is said, for what is kept of a voice of runs. */
export function spokenForm(reading: Reading) {
  return {
    spoken: (text: string) => readSentences(text, reading).map(({ spoken }) => spoken),
    sentences: (text: string) => readSentences(text, reading).map((sentence) => sentence.text),
  }
}
