import { nowMs } from '../base/clock.ts'
import { failureInfoOf } from '../base/failure.ts'
import type { FlagValues } from '../flags/registry.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import type { AsrHypothesis } from '../stages/asr/contract.ts'
import type { VadWindow } from '../stages/vad/contract.ts'
import { type Answer, NOT_UNDERSTOOD } from './answer.ts'
import { Answers } from './answers.ts'
import type { ConductorOptions, PipelineStages, TurnFlags } from './conductor-options.ts'
import { Hearing } from './hearing.ts'
import * as entries from './hearing-entries.ts'
import { LastVoice } from './last-voice.ts'
import type { HeardEnd, HeardEvent } from './listening.ts'
import { type BegunTurn, beginTurn, type OpenTurn, type SourceFacts } from './open-turn.ts'
import type { PlaybackState } from './playback-clock.ts'
import { PlaybackWait } from './playback-wait.ts'
import { RunningTurnMachine } from './running-turn-machine.ts'
import { sampleMemory } from './sample-memory.ts'
import { dateSpeech } from './speech-dates.ts'
import { endAfterAll, enterTakeBack } from './take-back/take-back-entries.ts'
import { TakeBackWindow } from './take-back/take-back-window.ts'
import type { TurnCaches } from './turn-caches.ts'
import type { TurnEffect, TurnOrigin, TurnPhase } from './turn-machine.ts'
import { isHeld, listensOn, MICROPHONE } from './turn-origins.ts'
import { TurnSettings } from './turn-settings.ts'

/**
 * Runs the turn machine: turns what happens (audio, results, commands) into its inputs and carries out the effects
 * it answers with. It decides nothing about the conversation itself, and computes nothing: stages do.
 */
export class Conductor {
  readonly #options: ConductorOptions
  readonly #answers: Answers
  readonly #machine = new RunningTurnMachine((effect) => this.#perform(effect))
  readonly #settings: TurnSettings
  #turn: OpenTurn | undefined
  #hearing: Hearing | undefined
  #onsetSample = 0
  readonly #lastVoice = new LastVoice()
  #source: TurnOrigin = MICROPHONE
  readonly #playbackWait: PlaybackWait
  readonly #takeBack = new TakeBackWindow()
  #lastProcessingMs: number | undefined

  /** Facts of the source that is listened to (its clock), for the counters of each turn that closes. */
  sourceFacts: SourceFacts | undefined

  constructor(options: ConductorOptions) {
    this.#options = options
    this.#settings = new TurnSettings(options)
    this.#answers = new Answers(options)
    this.#playbackWait = new PlaybackWait(options.player)
  }

  /** The open turn's record as it stands. */
  get current(): TurnRecord | undefined {
    return this.#turn?.log.record()
  }

  /** What the conversation is doing right now. */
  get phase(): TurnPhase {
    return this.#machine.state.phase
  }

  /** Silence after which nothing of an utterance is to come under the flags in force: it has ended for good. */
  get silenceTimeoutMs(): number {
    return (this.#settings.flags.ASR_SILENCE_TIMEOUT + this.#settings.flags.ASR_TAKE_BACK) * 1000
  }

  /** Whether speech would be part of the open turn: it waits for some, hears some, or may be taken back. */
  get isListening(): boolean {
    return this.#machine.state.phase === 'listening' || this.#machine.state.phase === 'hearing' || this.#takeBack.isOpen
  }

  /** Samples that were fed and that the voice-activity stage has not answered for yet. */
  get backlogSamples(): number {
    return this.#hearing?.backlogSamples ?? 0
  }

  /** Speech probability of the newest window. */
  get speechProbability(): number | undefined {
    return this.#hearing?.speechProbability
  }

  /** Flags act from the next turn; the open one keeps those it began with. */
  setFlags(flags: FlagValues, preset: string | undefined): void {
    this.#settings.setFlags({ flags, preset })
    if (!this.#turn) this.#hearing?.reconfigure(flags, this.#settings.stages)
  }

  /** From the next turn on, what is remembered goes into these caches; without any, into those that all turns share. */
  rememberIn(caches?: TurnCaches): void {
    this.#answers.rememberIn(caches)
  }

  /**
   * Models were loaded anew: the next turn uses them, under the flags that act with them. `whenReplaced` is called once
   * nothing uses the old ones any more, which is at once where no turn is open.
   */
  setStages(stages: PipelineStages, flags: TurnFlags, whenReplaced: () => void): void {
    this.#settings.setStages(stages, flags, whenReplaced)
    if (this.#turn) return
    this.#hearing?.reconfigure(flags.flags, stages)
    this.#settings.replaced()
  }

  /** Listens to a new source, in which the loudspeaker may be heard; whatever was listened to before is let go. */
  openSource(origin: TurnOrigin = MICROPHONE, hasEcho = true): void {
    this.closeSource()
    this.#source = origin
    this.#lastVoice.reset()
    this.#hearing = new Hearing(this.#settings.stages, this.#settings.flags, {
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
    this.#takeBack.sourceEnded()
  }

  /** Memory for the source's next audio: shared with the stages' workers where the flags want that (ASR_ZERO_COPY). */
  allocate(samples: number): Float32Array {
    return sampleMemory(samples, this.#settings.flags.ASR_ZERO_COPY)
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
    this.#machine.put({ kind: 'clipStarted', origin: { kind: 'clip', clipId, pace, endSample } })
    return this.#turn?.log.id ?? ''
  }

  /** A button was pressed: its turn opens at once, and what is fed from now on is speech until it is released. */
  pressButton(origin: TurnOrigin & { kind: 'device' | 'microphone' }): void {
    this.openSource(origin)
    this.#onsetSample = 0
    this.#machine.put({ kind: 'buttonPressed', origin })
  }

  /** The button was released: the utterance is over. */
  releaseButton(): void {
    if (this.#turn && this.#hearing && this.#machine.state.phase === 'hearing') {
      entries.enterRelease(this.#turn, this.#hearing.endSample)
    }
    this.#machine.put({ kind: 'buttonReleased' })
  }

  /** Replies to text as if it had been spoken. */
  giveText(text: string, origin: TurnOrigin): void {
    this.#machine.put({ kind: 'textGiven', text, origin })
  }

  /** The source has no more audio. */
  endInput(): void {
    this.#machine.put({ kind: 'inputEnded' })
    this.#takeBack.sourceEnded()
  }

  cancel(): void {
    this.#machine.put({ kind: 'cancelRequested' })
  }

  clearConversation(): void {
    this.#answers.conversation.clear()
    this.#options.emit({ kind: 'conversationCleared' })
  }

  /** The player rendered the first sample of a turn's reply. */
  reportRendered(turnId: string, renderedMs: number, outputLatencyMs: number | undefined): void {
    this.#playbackWait.reported()
    // What comes without anything having been handed over is the report of a reply that was taken back.
    if (this.#turn?.log.id !== turnId || this.#turn.log.stamps.handedMs === undefined) return
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
    if (this.#turn?.log.id !== turnId || this.#turn.log.stamps.handedMs === undefined) return
    this.#turn.log.facts('playback.', facts)
    entries.enterUnderruns(this.#turn.log, { underruns, underrunMs })
    this.#finish(this.#turn)
  }

  close(): void {
    this.cancel()
    this.closeSource()
  }

  #perform(effect: TurnEffect): void {
    switch (effect.kind) {
      case 'openTurn':
        return this.#openTurn(effect.turn, effect.origin)
      case 'startHearing':
        return this.#startHearing()
      case 'resumeHearing':
        return this.#resumeHearing()
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
    const begun = beginTurn({ index, origin, lastProcessingMs: this.#lastProcessingMs }, this.#settings, this.#options)
    this.#turn = { ...begun, answer: this.#answerTo(begun) }
  }

  #answerTo(turn: BegunTurn): Answer {
    const isOpen = () => this.#turn?.answer === answer
    const answer: Answer = this.#answers.answerTo(turn, {
      onAudioStarted: () => this.#machine.put({ kind: 'audioStarted', turn: turn.log.index }),
      onSynthesised: (playback) => isOpen() && this.#synthesised(answer, playback),
      onFailed: (error) => isOpen() && this.#fail(error),
    })
    return answer
  }

  #onWindow(window: VadWindow): void {
    this.#lastVoice.note(window, this.#settings.flags.ASR_VAD_THRESHOLD)
    if (!this.#turn) return
    const silent = window.speechProbability < this.#turn.flags.ASR_VAD_THRESHOLD
    if (silent && this.#machine.state.phase !== 'hearing') this.#takeBack.silentUntil(window.endSample)
    if (!this.#turn) return
    entries.enterWindow(this.#turn, window, this.#hearing?.capturedMs(window.endSample))
    if (this.#machine.state.phase === 'hearing' && this.#hearing?.endIsPlausible) this.#turn.answer.plausibleEnd()
  }

  #onEndpointEvent(event: HeardEvent, window: VadWindow): void {
    switch (event.kind) {
      case 'speechStarted':
        this.#onsetSample = event.onsetSample
        if (this.#machine.state.phase === 'speaking') entries.enterBargeIn(this.#turn, this.#hearing, event.onsetSample)
        return this.#machine.put({
          kind: 'speechStarted',
          origin: this.#options.speechOrigin?.() ?? this.#source,
          takesBack: this.#takeBack.covers(event.onsetSample),
        })
      case 'misfire':
        this.#endpointBefore(event.atSample, window)
        return this.#machine.put({ kind: 'speechMisfired' })
      case 'speechEnded':
        this.#endpoint(event, window)
        return this.#machine.put({ kind: 'speechEnded' })
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
    if (!turn || !hearing || this.#machine.state.phase !== 'hearing' || isHeld(turn.log.origin)) return
    turn.lastVoicedSample = event.lastVoicedSample
    turn.ended = event
    entries.enterEndpoint(turn.log, event, window, (sample) => hearing.capturedMs(sample))
    this.#takeBack.open(turn, event.atSample)
  }

  /** Nobody went on in a turn that was taken back: it ended where it was found to end before, and all since was waiting. */
  #endpointBefore(atSample: number, window: VadWindow): void {
    const ended = this.#machine.state.resumed ? this.#turn?.ended : undefined
    if (!ended) return
    this.#endpoint(endAfterAll(ended, atSample), window)
  }

  /** What was taken for the end was none. */
  #resumeHearing(): void {
    const turn = this.#turn
    if (!turn || !this.#hearing) return
    this.#takeBack.close()
    turn.answer.abandon()
    enterTakeBack(turn)
    turn.timesTakenBack += 1
    turn.answer = this.#answerTo(turn)
    this.#hearing.resumeUtterance(turn.speechStartSample)
  }

  #finishRecognition(): void {
    const turn = this.#turn
    if (!turn || !this.#hearing) return
    turn.answer.utteranceEnded()
    const { timesTakenBack } = turn
    const isMeant = () => turn === this.#turn && timesTakenBack === turn.timesTakenBack
    this.#hearing.finishUtterance(turn, listensOn(turn.log.origin)).then(
      (final) => isMeant() && this.#recognised(turn, final),
      (error) => isMeant() && this.#fail(error, turn),
    )
  }

  #recognised(turn: OpenTurn, final: AsrHypothesis): void {
    dateSpeech(turn, final.words, this.#lastVoice.sample, (sample) => this.#hearing?.capturedMs(sample))
    entries.enterTranscript(turn, final)
    this.#machine.put({ kind: 'transcriptReady', turn: turn.log.index, text: final.text })
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
  #synthesised(answer: Answer, playback: PlaybackState | undefined): void {
    const turn = this.#turn
    if (!turn) return
    if (playback) entries.enterUnderruns(turn.log, playback)
    const { waitForPlayback, player } = this.#options
    if (player.reportsEnd && playback) return
    if (!playback || !waitForPlayback || player.silentBecause !== undefined) return this.#finish(turn)
    // Where a player reports the end itself, that comes first: this is for the one that does not.
    const isOpen = () => this.#turn?.answer === answer
    this.#playbackWait.start(playback.endsMs - nowMs(), isOpen, () => this.#finish(turn))
  }

  /** The reply is over, and the turn with it once nobody can take it back. */
  #finish({ log }: OpenTurn): void {
    this.#takeBack.whenOver(() => this.#machine.put({ kind: 'replyFinished', turn: log.index }))
  }

  #closeTurn(effect: TurnEffect & { kind: 'closeTurn' }): void {
    const turn = this.#turn
    if (!turn) return
    this.#turn = undefined
    this.#takeBack.close()
    turn.answer.close()
    if (effect.end !== 'failed' && !turn.rejected) this.#answers.conversation.remember(turn.utterance, turn.answer.text)
    entries.enterClosingFacts(turn, this.#answers.cacheStatistics, this.sourceFacts?.())
    const record = turn.log.close(effect.end, nowMs(), effect.reason, effect.error)
    this.#lastProcessingMs = record.ledger?.processingMs ?? this.#lastProcessingMs
    const { flags, stages } = this.#settings
    if (this.#settings.changedSince(turn.flags)) this.#hearing?.reconfigure(flags, stages)
    this.#settings.replaced()
  }

  #onPartial(partial: AsrHypothesis, stepSamples: number | undefined): void {
    const turn = this.#turn
    // A recogniser that listens on belongs to the next utterance once this one has ended.
    if (!turn || (this.#machine.state.phase !== 'listening' && this.#machine.state.phase !== 'hearing')) return
    entries.enterPartial(turn.log, partial, stepSamples)
    turn.answer.offer(partial, (this.speechProbability ?? 1) < turn.flags.ASR_VAD_THRESHOLD)
  }

  #fail(error: unknown, turn: OpenTurn | undefined = this.#turn): void {
    const info = failureInfoOf(error)
    if (!turn) this.#options.emit({ kind: 'problemReported', problem: info })
    else if (turn === this.#turn) this.#machine.put({ kind: 'stageFailed', turn: turn.log.index, error: info })
  }
}
