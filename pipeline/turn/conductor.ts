import { nowMs } from '../base/clock.ts'
import { failureInfoOf } from '../base/failure.ts'
import type { FlagValues } from '../flags/registry.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { ReplyPlayback } from './conducting/reply-playback.ts'
import { TurnHearing } from './conducting/turn-hearing.ts'
import type { ConductorOptions, PipelineStages, TurnFlags } from './conductor-options.ts'
import { sampleMemory } from './listening/sample-memory.ts'
import * as entries from './log/speech-entries.ts'
import { type BegunTurn, beginTurn, type OpenTurn, type SourceFacts } from './open-turn.ts'
import { type Answer, NOT_UNDERSTOOD } from './reply/answer.ts'
import { Answers } from './reply/answers.ts'
import type { TurnCaches } from './reply/turn-caches.ts'
import { RunningTurnMachine } from './running-turn-machine.ts'
import { enterTakeBack } from './take-back/take-back-entries.ts'
import { TakeBackWindow } from './take-back/take-back-window.ts'
import type { TurnEffect, TurnOrigin, TurnPhase } from './turn-machine.ts'
import { MICROPHONE } from './turn-origins.ts'
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
  readonly #takeBack = new TakeBackWindow()
  readonly #speechInput: TurnHearing
  readonly #playback: ReplyPlayback
  #lastProcessingMs: number | undefined

  /** Facts of the source that is listened to (its clock), for the counters of each turn that closes. */
  sourceFacts: SourceFacts | undefined

  constructor(options: ConductorOptions) {
    this.#options = options
    this.#settings = new TurnSettings(options)
    this.#answers = new Answers(options)
    const turn = () => this.#turn
    this.#speechInput = new TurnHearing({
      ...{ options, turn, settings: this.#settings, machine: this.#machine, takeBack: this.#takeBack },
      fail: (error, failed) => this.#fail(error, failed),
    })
    this.#playback = new ReplyPlayback({ options, turn, finish: (played) => this.#finish(played) })
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
    return this.#speechInput.backlogSamples
  }

  /** Speech probability of the newest window. */
  get speechProbability(): number | undefined {
    return this.#speechInput.speechProbability
  }

  /** Flags act from the next turn; the open one keeps those it began with. */
  setFlags(flags: FlagValues, preset: string | undefined): void {
    this.#settings.setFlags({ flags, preset })
    if (!this.#turn) this.#speechInput.reconfigure()
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
    this.#speechInput.reconfigure()
    this.#settings.replaced()
  }

  /** Listens to a new source, in which the loudspeaker may be heard; whatever was listened to before is let go. */
  openSource(origin: TurnOrigin = MICROPHONE, hasEcho = true): void {
    this.#speechInput.openSource(origin, hasEcho)
  }

  closeSource(): void {
    this.#speechInput.closeSource()
  }

  /** Memory for the source's next audio: shared with the stages' workers where the flags want that (ASR_ZERO_COPY). */
  allocate(samples: number): Float32Array {
    return sampleMemory(samples, this.#settings.flags.ASR_ZERO_COPY)
  }

  /** Takes the source's next audio; `capturedMs` is the host clock at its last sample. Never waits. */
  feed(pcm: Float32Array, capturedMs: number): void {
    this.#speechInput.feed(pcm, capturedMs)
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
    this.#speechInput.pressed()
    this.#machine.put({ kind: 'buttonPressed', origin })
  }

  /** The button was released: the utterance is over. */
  releaseButton(): void {
    this.#speechInput.released()
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
    this.#playback.rendered(turnId, renderedMs, outputLatencyMs)
  }

  /** The first of a turn's reply left for a player that is far away: until then it had not been handed over. */
  reportSent(turnId: string, sentMs: number): void {
    this.#playback.sent(turnId, sentMs)
  }

  /** The player has played a reply to its end, with these gaps; `facts` are what else it knows, for the counters. */
  reportPlayed(turnId: string, underruns: number, underrunMs: number, facts: entries.PlaybackFacts = {}): void {
    this.#playback.played(turnId, underruns, underrunMs, facts)
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
        return this.#speechInput.start()
      case 'resumeHearing':
        return this.#speechInput.resume((turn) => this.#answerAnew(turn))
      case 'finishRecognition':
        return this.#speechInput.finish()
      case 'abandonRecognition':
        this.#turn?.answer.utteranceEnded()
        return this.#speechInput.abandon()
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
      onSynthesised: (playback) => isOpen() && this.#playback.synthesised(answer, playback),
      onFailed: (error) => isOpen() && this.#fail(error),
    })
    return answer
  }

  /** What was taken for the end was none: what was answered is dropped, and what follows is answered anew. */
  #answerAnew(turn: OpenTurn): void {
    this.#takeBack.close()
    turn.answer.abandon()
    enterTakeBack(turn)
    turn.timesTakenBack += 1
    turn.answer = this.#answerTo(turn)
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
    if (this.#settings.changedSince(turn.flags)) this.#speechInput.reconfigure()
    this.#settings.replaced()
  }

  #fail(error: unknown, turn: OpenTurn | undefined = this.#turn): void {
    const info = failureInfoOf(error)
    if (!turn) this.#options.emit({ kind: 'problemReported', problem: info })
    else if (turn === this.#turn) this.#machine.put({ kind: 'stageFailed', turn: turn.log.index, error: info })
  }
}
