import { nowMs } from '../../base/clock.ts'
import type { FlagValues } from '../../flags/registry.ts'
import type { Span } from '../../protocol/spans.ts'
import type {
  ChatMessage,
  GeneratedToken,
  Generation,
  GenerationResult,
  LlmStage,
  PrefillResult,
} from '../../stages/llm/contract.ts'
import type { ClauseCache, Speech, SpeechChunk, TtsStage } from '../../stages/tts/contract.ts'
import type { WorkTiming } from '../../workers/timing.ts'
import type { ReplyEntries } from '../log/draft-log.ts'
import { enterConnection } from '../log/remote-facts.ts'
import type { StageGate } from '../stage-gate.ts'
import { LeadingSilence } from './leading-silence.ts'
import { PlaybackClock, type PlaybackState } from './playback-clock.ts'
import type { ReplyPlayer } from './reply-player.ts'
import { type ReplyPiece, ReplySplitter } from './reply-splitter.ts'

export interface ReplyOptions {
  readonly llm: Pick<LlmStage, 'generate'>
  readonly tts: TtsStage
  readonly clauseCache: ClauseCache | undefined
  readonly gate: StageGate
  readonly player: ReplyPlayer
  readonly log: ReplyEntries
  readonly flags: FlagValues
  readonly messages: readonly ChatMessage[]
  readonly keepCache: boolean
  /** Prepared ahead of the endpoint: its audio is kept until `release`. */
  readonly held: boolean
  /** The first chunk of audio is with the player. */
  readonly onAudioStarted: () => void
}

/**
 * One reply on its way from the prompt to the player: tokens are cut into pieces, pieces become speech, chunks of
 * speech go to the player. What overlaps and what waits is decided by the splitter, the gate and the voice's options.
 */
export class Reply {
  readonly #options: ReplyOptions
  readonly #splitter: ReplySplitter
  readonly #silence: LeadingSilence
  readonly #playback = new PlaybackClock()
  readonly #speeches = new Set<Speech>()
  readonly #speaking: Promise<void>[] = []
  #generation: Generation | undefined
  #stopped = false
  #held: SpeechChunk[] | undefined
  #text = ''
  #tokens = 0
  #stolenMs = 0
  #synthesised = false
  #pieces = 0
  #chunks = 0

  constructor(options: ReplyOptions) {
    const { flags, tts } = options
    this.#options = options
    this.#held = options.held ? [] : undefined
    this.#silence = new LeadingSilence(tts.sampleRateHz)
    this.#splitter = new ReplySplitter({
      streamFirstBurst: flags.LLM_STREAM_FIRST_TOKEN,
      firstBurstTokens: flags.LLM_MAX_NEW_TOKENS,
      byClause: flags.PIPELINE_STREAMING,
    })
  }

  /** The whole text so far. */
  get text(): string {
    return this.#text
  }

  /** Tokens decided so far. */
  get tokens(): number {
    return this.#tokens
  }

  /** How far the listener has got; `undefined` before the first chunk. */
  get playback(): PlaybackState | undefined {
    return this.#playback.state
  }

  /** Hands over what was kept back; from now on chunks go to the player as they come. */
  release(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const chunk of held) this.#handOver(chunk)
    if (this.#synthesised) this.#options.player.finish(this.#options.log.index)
  }

  /** Runs the reply; resolves when its last chunk is ready, or when it was stopped. Rejects when a stage fails. */
  async run(): Promise<void> {
    const { gate, log } = this.#options
    const requestedMs = nowMs()
    const { transcriptMs = requestedMs } = log.stamps
    log.stolen({ 'llm.queue': log.hostDelayWithin(requestedMs - transcriptMs) })
    log.stamp({ llmRequestedMs: requestedMs })
    await gate.run(() => this.#generate(requestedMs))
    await Promise.all(this.#speaking)
    this.#synthesised = true
    if (!this.#stopped && !this.#held) this.#options.player.finish(log.index)
  }

  /** Cancels what is being computed (between two model runs) and silences the player. */
  stop(): void {
    this.#stopped = true
    this.#generation?.cancel()
    for (const speech of this.#speeches) speech.cancel()
    this.#options.player.stop(this.#options.log.index)
  }

  async #generate(requestedMs: number): Promise<void> {
    if (this.#stopped) return
    const { llm, log, flags, messages, keepCache } = this.#options
    const sampling = {
      temperature: flags.LLM_TEMPERATURE,
      topK: flags.LLM_TOP_K,
      doSample: flags.LLM_DO_SAMPLE,
      // The turn's number: replies differ from turn to turn, and a repeated run repeats them.
      seed: log.index,
    }
    log.count('llm.requests')
    this.#generation = llm.generate(
      { messages, sampling, maxTokens: flags.LLM_REPLY_MAX_TOKENS, keepCache },
      { prefilled: (result) => this.#prefilled(requestedMs, result), token: (token) => this.#token(token) },
    )
    const result = await this.#generation.done
    this.#text = result.text
    log.reply(result.text, true)
    log.fact('llm.replyTokens', result.tokens)
    if (result.thinking) {
      log.fact('llm.thinkingTokens', result.thinking.tokens)
      log.fact('llm.thinkingMs', result.thinking.ms)
    }
    if (result.cached) log.fact('llm.cacheHit', 1)
    log.fact('llm.greedy', result.sampler === 'greedy' ? 1 : 0)
    this.#enterServer(result)
    const cancelled = result.end === 'cancelled'
    log.span(this.#decodeSpan(result.timing, cancelled))
    if (cancelled) return
    const rest = this.#splitter.finish()
    if (rest) this.#speak(rest, { atMs: result.timing.endedMs, stolenMs: result.timing.stolenMs })
  }

  /** A server elsewhere tells how long it worked, and how many tokens there were, at the end of its reply. */
  #enterServer({ network, usage }: GenerationResult): void {
    const { log } = this.#options
    // A reply that was cancelled before it began has no stamps that fit.
    if (network && log.stamps.prefilledMs !== undefined) log.stamp({ llmRemote: network })
    if (usage?.promptTokens !== undefined) log.fact('llm.promptTokens', usage.promptTokens)
    if (usage?.replyTokens !== undefined) log.fact('llm.outputTokens', usage.replyTokens)
    if (usage?.cachedTokens !== undefined) log.fact('llm.cachedTokens', usage.cachedTokens)
  }

  #prefilled(requestedMs: number, result: PrefillResult): void {
    const { log } = this.#options
    const { startedMs, endedMs, stolenMs = 0 } = result.timing
    this.#stolenMs = stolenMs
    log.stolen({ 'llm.prefill': stolenMs })
    log.stamp({
      llmStartedMs: startedMs,
      prefilledMs: endedMs,
      ...(result.network ? { llmRemote: result.network } : {}),
    })
    if (result.network) enterConnection(log, 'llm', result.network)
    if (result.promptTokens !== undefined) log.fact('llm.promptTokens', result.promptTokens)
    if (result.cachedTokens !== undefined) log.fact('llm.cachedTokens', result.cachedTokens)
    log.span(
      { stage: 'llm', name: 'llm.queue', kind: 'queue', startMs: requestedMs, endMs: startedMs },
      { stage: 'llm', name: 'llm.prefill', kind: 'compute', startMs: startedMs, endMs: endedMs },
    )
  }

  #token(token: GeneratedToken): void {
    if (this.#stopped) return
    const { log } = this.#options
    if (token.index === 0) {
      log.stolen({ 'llm.first_token': this.#stolenSince(token.stolenMs) })
      log.stamp({ firstTokenMs: token.atMs })
      log.advance('thinking', { firstTokenMs: token.atMs })
    }
    this.#tokens = token.index + 1
    this.#text += token.text
    log.reply(this.#text, false)
    const piece = this.#splitter.push(token.text)
    if (piece) this.#speak(piece, token)
  }

  /** How long the generation was kept from a processor since this was asked before; it counts from its beginning. */
  #stolenSince(stolenMs: number | undefined): number {
    const sinceMs = stolenMs === undefined ? 0 : Math.max(0, stolenMs - this.#stolenMs)
    this.#stolenMs = stolenMs ?? this.#stolenMs
    return sinceMs
  }

  #decodeSpan(timing: WorkTiming, cancelled: boolean): Span {
    const { firstTokenMs, prefilledMs } = this.#options.log.stamps
    return {
      stage: 'llm',
      name: 'llm.decode',
      kind: 'compute',
      startMs: prefilledMs ?? timing.startedMs,
      endMs: timing.endedMs,
      ...(firstTokenMs === undefined ? {} : { firstOutputMs: firstTokenMs }),
      ...(cancelled ? { cancelled } : {}),
    }
  }

  /** `complete`: when the language model's worker had all of the piece. */
  #speak(piece: ReplyPiece, complete: Pick<GeneratedToken, 'atMs' | 'stolenMs'>): void {
    const { log, gate } = this.#options
    const readyMs = nowMs()
    if (this.#pieces === 0) {
      const { atMs, stolenMs } = complete
      log.stolen({ 'text.gather': this.#stolenSince(stolenMs), 'tts.queue': log.hostDelayWithin(readyMs - atMs) })
      log.stamp({ pieceReadyMs: atMs, ttsRequestedMs: readyMs })
      log.fact('llm.firstBurstTokens', piece.tokens)
      log.fact('tts.fastVocoder', this.#options.flags.TTS_FAST_VOCODER ? 1 : 0)
    }
    this.#pieces += 1
    log.fact('tts.pieces', this.#pieces)
    const first = this.#pieces === 1
    const speaking = gate.run(() => this.#synthesise(piece.text.trim(), readyMs, first))
    // Awaited in `run`; marked as handled here, because a failure may come before the wait begins.
    speaking.catch(() => {})
    this.#speaking.push(speaking)
  }

  async #synthesise(text: string, readyMs: number, first: boolean): Promise<void> {
    if (this.#stopped) return
    const { tts, clauseCache, flags, log } = this.#options
    let firstChunkMs: number | undefined
    const characters = [...text].length
    let audioMs = 0
    log.count('tts.characters', characters)
    const speech = tts.speak(
      {
        text,
        streaming: flags.TTS_STREAMING,
        chunkSamples: flags.TTS_CHUNK_SIZE,
        vocoder: flags.TTS_FAST_VOCODER ? 'fast' : 'quality',
        cache: flags.TTS_ENABLE_CACHE,
        clauseCache,
      },
      (chunk) => {
        // A voice that does not know where sentences begin: the piece is taken for one.
        const sentences = chunk.sentences ?? (firstChunkMs === undefined ? [{ atSample: 0, text }] : [])
        this.#chunk({ ...chunk, sentences })
        firstChunkMs ??= chunk.atMs
        const chunkMs = (chunk.pcm.length / tts.sampleRateHz) * 1000
        audioMs += chunkMs
        log.count('tts.audioMs', chunkMs)
      },
    )
    this.#speeches.add(speech)
    const result = await speech.done
    this.#speeches.delete(speech)
    const { startedMs, endedMs } = result.timing
    const cancelled = result.end === 'cancelled' ? { cancelled: true } : {}
    log.span({ stage: 'tts', name: 'tts.queue', kind: 'queue', startMs: readyMs, endMs: startedMs })
    if (flags.TTS_ENABLE_CACHE) log.count(result.cached ? 'tts.cacheHits' : 'tts.cacheMisses')
    if (result.cached) {
      // It was not made for this turn, nor asked for.
      log.count('tts.characters', -characters)
      log.count('tts.audioMs', -audioMs)
      if (first) log.fact('tts.firstCacheHit', 1)
      log.span({ stage: 'tts', name: 'tts.cache', kind: 'compute', startMs: startedMs, endMs: endedMs })
      return
    }
    log.span(
      {
        stage: 'tts',
        name: 'tts.acoustic',
        kind: 'compute',
        startMs: startedMs,
        endMs: result.acoustic.endedMs,
        ...cancelled,
      },
      {
        stage: 'tts',
        name: 'tts.vocoder',
        kind: 'compute',
        startMs: result.acoustic.endedMs,
        endMs: endedMs,
        ...(firstChunkMs === undefined ? {} : { firstOutputMs: firstChunkMs }),
        ...cancelled,
      },
    )
  }

  #chunk(chunk: SpeechChunk): void {
    if (this.#stopped) return
    if (this.#held) this.#held.push(chunk)
    else this.#handOver(chunk)
  }

  #handOver(chunk: SpeechChunk): void {
    const { log, player, tts } = this.#options
    const first = this.#chunks === 0
    const handedMs = player.play({
      turnId: log.id,
      turnIndex: log.index,
      seq: this.#chunks,
      pcm: chunk.pcm,
      sampleRateHz: tts.sampleRateHz,
      ...(chunk.sentences === undefined ? {} : { sentences: chunk.sentences }),
    })
    this.#chunks += 1
    log.fact('tts.chunks', this.#chunks)
    if (!chunk.last) log.count('tts.chunksBeforeSynthesisEnd')
    this.#playback.hand(handedMs, (chunk.pcm.length / tts.sampleRateHz) * 1000)
    const silentSamples = this.#silence.push(chunk.pcm)
    if (first) {
      log.stolen({ 'tts.first_audio': chunk.stolenMs ?? 0 })
      const { network, startedMs, atMs } = chunk
      log.stamp({ ttsStartedMs: startedMs, firstAudioMs: atMs, handedMs, ...(network ? { ttsRemote: network } : {}) })
      if (network) enterConnection(log, 'tts', network)
      log.advance('speaking', { firstAudioMs: chunk.atMs })
      this.#options.onAudioStarted()
    }
    if (silentSamples !== undefined) log.stamp({ leadingSilenceMs: (silentSamples / tts.sampleRateHz) * 1000 })
  }
}
