import { nowMs } from '../base/clock.ts'
import { failureInfoOf } from '../base/failure.ts'
import type { FlagValues } from '../flags/registry.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import type { AsrHypothesis } from '../stages/asr/contract.ts'
import type { VadWindow } from '../stages/vad/contract.ts'
import { Answer, NOT_UNDERSTOOD } from './answer.ts'
import type { ConductorOptions, PipelineStages, TurnFlags } from './conductor-options.ts'
import { Conversation } from './conversation.ts'
import { readerOf, systemMessage } from './facts.ts'
import { Hearing } from './hearing.ts'
import * as entries from './hearing-entries.ts'
import { LastVoice } from './last-voice.ts'
import type { HeardEnd, HeardEvent } from './listening.ts'
import type { OpenTurn } from './open-turn.ts'
import type { PlaybackState } from './playback-clock.ts'
import { PlaybackWait } from './playback-wait.ts'
import { type ReplyCache, ReplyCaches } from './reply-cache.ts'
import { dateSpeech } from './speech-dates.ts'
import { StageGate } from './stage-gate.ts'
import type { TurnCaches } from './turn-caches.ts'
import { openTurnLog, type TurnLog } from './turn-log.ts'
import {
  advance,
  IDLE,
  type MachineState,
  type TurnEffect,
  type TurnInput,
  type TurnOrigin,
  type TurnPhase,
} from './turn-machine.ts'
import { isHeld, listensOn, MICROPHONE } from './turn-origins.ts'

/**
 * Runs the turn machine: turns what happens (audio, results, commands) into its inputs and carries out the effects
 * it answers with. It decides nothing about the conversation itself, and computes nothing: stages do.
 */
export class Conductor {
  readonly #options: ConductorOptions
  readonly #conversation = new Conversation()
  #state: MachineState = IDLE
  #stages: PipelineStages
  #whenReplaced: (() => void) | undefined
  #flags: FlagValues
  #preset: string | undefined
  #turn: OpenTurn | undefined
  #hearing: Hearing | undefined
  #onsetSample = 0
  readonly #lastVoice = new LastVoice()
  #source: TurnOrigin = MICROPHONE
  readonly #shared: TurnCaches
  #caches: TurnCaches
  readonly #playbackWait: PlaybackWait
  #replyCache: ReplyCache | undefined
  #lastProcessingMs: number | undefined
  #lastProbability: number | undefined

  /** Facts of the source that is listened to (its clock), for the counters of each turn that closes. */
  sourceFacts: OpenTurn['engineFacts']

  constructor(options: ConductorOptions) {
    this.#options = options
    this.#stages = options.stages
    this.#shared = { replies: options.replyCaches ?? new ReplyCaches() }
    this.#caches = this.#shared
    this.#playbackWait = new PlaybackWait(options.player)
    this.#flags = options.flags
    this.#preset = options.preset
  }

  /** The open turn's record as it stands. */
  get current(): TurnRecord | undefined {
    return this.#turn?.log.record()
  }

  /** What the conversation is doing right now. */
  get phase(): TurnPhase {
    return this.#state.phase
  }

  /** Silence that ends an utterance under the flags in force. */
  get silenceTimeoutMs(): number {
    return this.#flags.ASR_SILENCE_TIMEOUT * 1000
  }

  /** Samples that were fed and that the voice-activity stage has not answered for yet. */
  get backlogSamples(): number {
    return this.#hearing?.backlogSamples ?? 0
  }

  /** Speech probability of the newest window. */
  get speechProbability(): number | undefined {
    return this.#lastProbability
  }

  /** Flags act from the next turn; the open one keeps those it began with. */
  setFlags(flags: FlagValues, preset: string | undefined): void {
    this.#flags = flags
    this.#preset = preset
    if (!this.#turn) this.#hearing?.reconfigure(flags, this.#stages)
  }

  /** From the next turn on, what is remembered goes into these caches; without any, into those that all turns share. */
  rememberIn(caches: TurnCaches = this.#shared): void {
    this.#caches = caches
  }

  /**
   * Models were loaded anew: the next turn uses them, under the flags that act with them. `whenReplaced` is called once
   * nothing uses the old ones any more, which is at once where no turn is open.
   */
  setStages(stages: PipelineStages, { flags, preset }: TurnFlags, whenReplaced: () => void): void {
    const replacedBefore = this.#whenReplaced
    this.#stages = stages
    this.#flags = flags
    this.#preset = preset
    if (this.#turn) {
      this.#whenReplaced = () => {
        replacedBefore?.()
        whenReplaced()
      }
      return
    }
    this.#hearing?.reconfigure(this.#flags, stages)
    whenReplaced()
  }

  /** Listens to a new source, in which the loudspeaker may be heard; whatever was listened to before is let go. */
  openSource(origin: TurnOrigin = MICROPHONE, hasEcho = true): void {
    this.closeSource()
    this.#source = origin
    this.#lastVoice.reset()
    this.#hearing = new Hearing(this.#stages, this.#flags, {
      onWindow: (window) => this.#onWindow(window),
      onEndpointEvent: (event, window) => this.#onEndpointEvent(event, window),
      onPartial: (partial, stepSamples) => this.#onPartial(partial, stepSamples),
      onFailure: (error) => this.#fail(error),
      echo: hasEcho ? this.#options.echo : undefined,
    })
  }

  closeSource(): void {
    this.#hearing?.close()
    this.#hearing = undefined
  }

  /** Memory for the source's next audio: shared with the stages' workers where the flags want that (ASR_ZERO_COPY). */
  allocate(samples: number): Float32Array {
    if (!this.#flags.ASR_ZERO_COPY) return new Float32Array(samples)
    return new Float32Array(new SharedArrayBuffer(samples * Float32Array.BYTES_PER_ELEMENT))
  }

  /** Takes the source's next audio; `capturedMs` is the host clock at its last sample. Never waits. */
  feed(pcm: Float32Array, capturedMs: number): void {
    this.#options.tap?.captured(pcm, capturedMs)
    this.#hearing?.feed(pcm, capturedMs, this.#turn?.log)
  }

  /** Opens a turn for a clip that is about to be fed, in which speech is known to end where. Answers with the turn's id. */
  startClip(clipId: string, pace: 'realtime' | 'fast', endSample?: number): string {
    // No loudspeaker is heard in a clip, whatever is still being played: nothing in it is echo.
    this.openSource(MICROPHONE, false)
    this.#dispatch({ kind: 'clipStarted', origin: { kind: 'clip', clipId, pace, endSample } })
    return this.#turn?.log.id ?? ''
  }

  /** A button was pressed: its turn opens at once, and what is fed from now on is speech until it is released. */
  pressButton(origin: TurnOrigin & { kind: 'device' | 'microphone' }): void {
    this.openSource(origin)
    this.#onsetSample = 0
    this.#dispatch({ kind: 'buttonPressed', origin })
  }

  /** The button was released: the utterance is over. */
  releaseButton(): void {
    const turn = this.#turn
    const hearing = this.#hearing
    if (turn && hearing && this.#state.phase === 'hearing') {
      turn.lastVoicedSample = hearing.endSample
      turn.releasedMs = entries.enterRelease(turn.log)
    }
    this.#dispatch({ kind: 'buttonReleased' })
  }

  /** Replies to text as if it had been spoken. */
  giveText(text: string, origin: TurnOrigin): void {
    this.#dispatch({ kind: 'textGiven', text, origin })
  }

  /** The source has no more audio. */
  endInput(): void {
    this.#dispatch({ kind: 'inputEnded' })
  }

  cancel(): void {
    this.#dispatch({ kind: 'cancelRequested' })
  }

  clearConversation(): void {
    this.#conversation.clear()
    this.#options.emit({ kind: 'conversationCleared' })
  }

  /** The player rendered the first sample of a turn's reply. */
  reportRendered(turnId: string, renderedMs: number, outputLatencyMs: number | undefined): void {
    this.#playbackWait.reported()
    if (this.#turn?.log.id !== turnId) return
    this.#options.tap?.rendered(turnId, renderedMs, outputLatencyMs)
    entries.enterRendered(this.#turn.log, renderedMs, outputLatencyMs)
  }

  /** The first of a turn's reply left for a player that is far away: until then it had not been handed over. */
  reportSent(turnId: string, sentMs: number): void {
    if (this.#turn?.log.id === turnId) this.#turn.log.stamp({ handedMs: sentMs })
  }

  /** The player has played a reply to its end, with these gaps; `facts` are what else it knows, for the counters. */
  reportPlayed(turnId: string, underruns: number, underrunMs: number, facts: entries.PlaybackFacts = {}): void {
    this.#playbackWait.reported()
    if (this.#turn?.log.id !== turnId) return
    this.#turn.log.facts('playback.', facts)
    entries.enterUnderruns(this.#turn.log, { underruns, underrunMs })
    this.#dispatch({ kind: 'replyFinished', turn: this.#turn.log.index })
  }

  close(): void {
    this.cancel()
    this.closeSource()
  }

  #dispatch(input: TurnInput): void {
    const { state, effects } = advance(this.#state, input)
    this.#state = state
    for (const effect of effects) this.#perform(effect)
  }

  #perform(effect: TurnEffect): void {
    switch (effect.kind) {
      case 'openTurn':
        return this.#openTurn(effect.turn, effect.origin)
      case 'startHearing':
        return this.#startHearing()
      case 'finishRecognition':
        return this.#finishRecognition()
      case 'abandonRecognition':
        this.#turn?.answer.utteranceEnded()
        return this.#hearing?.abandon()
      case 'startReply':
        return this.#startReply(effect.text)
      case 'stopReply':
        return this.#turn?.answer.stop()
      case 'closeTurn':
        return this.#closeTurn(effect)
    }
  }

  #openTurn(index: number, origin: TurnOrigin): void {
    const now = new Date()
    const flags = this.#flags
    const { emit, stallsSince } = this.#options
    const log = openTurnLog({ index, origin, flags, preset: this.#preset, emit, stallsSince }, now)
    const gate = new StageGate(flags.ENABLE_PIPELINE_PARALLEL)
    this.#turn = {
      log,
      flags,
      gate,
      answer: this.#createAnswer(log, flags, gate, systemMessage(readerOf(this.#stages), now, this.#lastProcessingMs)),
      speechStartSample: 0,
      lastVoicedSample: 0,
      utterance: '',
      rejected: false,
      releasedMs: undefined,
      engineFacts: this.#options.engineFacts?.(),
      hostFacts: this.#options.watchHost?.(),
    }
  }

  #createAnswer(log: TurnLog, flags: FlagValues, gate: StageGate, system: string): Answer {
    const { player } = this.#options
    const stages = this.#stages
    const { replies, speech } = this.#caches
    this.#replyCache = replies.cacheFor(stages.llm, flags)
    const isOpen = () => this.#turn?.log === log
    return new Answer({
      stages: { llm: stages.llm, tts: stages.tts },
      cache: this.#replyCache,
      shelf: speech,
      player,
      log,
      flags,
      gate,
      promptFor: (utterance) => this.#conversation.promptFor(system, utterance, stages.llm.numbers),
      onAudioStarted: () => this.#dispatch({ kind: 'audioStarted', turn: log.index }),
      onSynthesised: (playback) => isOpen() && this.#synthesised(log, playback),
      onFailed: (error) => isOpen() && this.#fail(error),
    })
  }

  #onWindow(window: VadWindow): void {
    this.#lastProbability = window.speechProbability
    this.#lastVoice.note(window, this.#flags.ASR_VAD_THRESHOLD)
    if (this.#turn) entries.enterWindow(this.#turn.log, window, this.#hearing?.capturedMs(window.endSample))
  }

  #onEndpointEvent(event: HeardEvent, window: VadWindow): void {
    switch (event.kind) {
      case 'speechStarted':
        this.#onsetSample = event.onsetSample
        if (this.#state.phase === 'speaking') entries.enterBargeIn(this.#turn, this.#hearing, event.onsetSample)
        return this.#dispatch({ kind: 'speechStarted', origin: this.#options.speechOrigin?.() ?? this.#source })
      case 'misfire':
        return this.#dispatch({ kind: 'speechMisfired' })
      case 'speechEnded':
        this.#endpoint(event, window)
        return this.#dispatch({ kind: 'speechEnded' })
    }
  }

  #startHearing(): void {
    const turn = this.#turn
    if (!turn || !this.#hearing) return
    turn.speechStartSample = this.#onsetSample
    turn.log.advance('hearing', { speechStartMs: this.#hearing.capturedMs(this.#onsetSample) ?? nowMs() })
    this.#hearing.startUtterance(this.#onsetSample, turn.gate)
  }

  #endpoint(event: HeardEnd, window: VadWindow): void {
    const turn = this.#turn
    const hearing = this.#hearing
    if (!turn || !hearing || this.#state.phase !== 'hearing' || isHeld(turn.log.origin)) return
    turn.lastVoicedSample = event.lastVoicedSample
    entries.enterEndpoint(turn.log, event, window, (sample) => hearing.capturedMs(sample))
  }

  #finishRecognition(): void {
    const turn = this.#turn
    if (!turn || !this.#hearing) return
    turn.answer.utteranceEnded()
    this.#hearing.finishUtterance(turn, listensOn(turn.log.origin)).then(
      (final) => this.#recognised(turn, final),
      (error) => this.#fail(error, turn),
    )
  }

  #recognised(turn: OpenTurn, final: AsrHypothesis): void {
    if (turn !== this.#turn) return
    dateSpeech(turn, final.words, this.#lastVoice.sample, (sample) => this.#hearing?.capturedMs(sample))
    entries.enterTranscript(turn, final)
    this.#dispatch({ kind: 'transcriptReady', turn: turn.log.index, text: final.text })
  }

  #startReply(text: string): void {
    const turn = this.#turn
    if (!turn) return
    turn.utterance = text
    turn.log.transcript(text, true)
    const { silentBecause } = this.#options.player
    if (silentBecause) turn.log.stamp({}, { playback: silentBecause })
    turn.answer.start(turn.rejected ? NOT_UNDERSTOOD : text)
  }

  /** The reply is with the player: the turn ends now, or when it has been played. */
  #synthesised(log: TurnLog, playback: PlaybackState | undefined): void {
    if (playback) entries.enterUnderruns(log, playback)
    const finished = () => this.#dispatch({ kind: 'replyFinished', turn: log.index })
    const { waitForPlayback, player } = this.#options
    if (player.reportsEnd && playback) return
    if (!playback || !waitForPlayback || player.silentBecause !== undefined) return finished()
    // Where a player reports the end itself, that comes first: this is for the one that does not.
    this.#playbackWait.start(playback.endsMs - nowMs(), () => this.#turn?.log === log, finished)
  }

  #closeTurn(effect: TurnEffect & { kind: 'closeTurn' }): void {
    const turn = this.#turn
    if (!turn) return
    this.#turn = undefined
    turn.answer.close()
    if (effect.end !== 'failed' && !turn.rejected) this.#conversation.remember(turn.utterance, turn.answer.text)
    entries.enterClosingFacts(turn, this.#replyCache?.statistics, this.sourceFacts?.())
    const record = turn.log.close(effect.end, nowMs(), effect.reason, effect.error)
    this.#lastProcessingMs = record.ledger?.processingMs ?? this.#lastProcessingMs
    if (this.#flags !== turn.flags || this.#whenReplaced) this.#hearing?.reconfigure(this.#flags, this.#stages)
    this.#whenReplaced?.()
    this.#whenReplaced = undefined
  }

  #onPartial(partial: AsrHypothesis, stepSamples: number | undefined): void {
    const turn = this.#turn
    // A recogniser that listens on belongs to the next utterance once this one has ended.
    if (!turn || (this.#state.phase !== 'listening' && this.#state.phase !== 'hearing')) return
    entries.enterPartial(turn.log, partial, stepSamples)
    turn.answer.offer(partial, (this.#lastProbability ?? 1) < turn.flags.ASR_VAD_THRESHOLD)
  }

  #fail(error: unknown, turn: OpenTurn | undefined = this.#turn): void {
    const info = failureInfoOf(error)
    if (!turn) this.#options.emit({ kind: 'problemReported', problem: info })
    else if (turn === this.#turn) this.#dispatch({ kind: 'stageFailed', turn: turn.log.index, error: info })
  }
}
