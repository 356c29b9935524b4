import { nowMs } from '../../base/clock.ts'
import type { AsrHypothesis } from '../../stages/asr/contract.ts'
import type { VadWindow } from '../../stages/vad/contract.ts'
import type { ConductorOptions } from '../conductor-options.ts'
import { LastVoice } from '../listening/last-voice.ts'
import { SpeechInput } from '../listening/speech-input.ts'
import type { HeardEnd, HeardEvent } from '../listening/vad-listener.ts'
import { dateSpeech } from '../log/speech-dates.ts'
import * as entries from '../log/speech-entries.ts'
import type { OpenTurn } from '../open-turn.ts'
import type { RunningTurnMachine } from '../running-turn-machine.ts'
import { endAfterAll } from '../take-back/take-back-entries.ts'
import type { TakeBackWindow } from '../take-back/take-back-window.ts'
import type { TurnOrigin } from '../turn-machine.ts'
import { isHeld, listensOn, MICROPHONE } from '../turn-origins.ts'
import type { TurnSettings } from '../turn-settings.ts'

/** What hearing needs of its conversation. */
export interface TurnHearingContext {
  readonly options: Pick<ConductorOptions, 'echo' | 'tap' | 'speechOrigin'>
  readonly settings: TurnSettings
  readonly machine: RunningTurnMachine
  readonly takeBack: TakeBackWindow
  /** The open turn. */
  readonly turn: () => OpenTurn | undefined
  /** Something failed; in that turn, where it is given. */
  readonly fail: (error: unknown, turn?: OpenTurn) => void
}

/** The half of a conversation that listens: one source at a time, and what is heard in it as inputs of the turn machine. */
export class TurnHearing {
  readonly #context: TurnHearingContext
  #hearing: SpeechInput | undefined
  #onsetSample = 0
  readonly #lastVoice = new LastVoice()
  #source: TurnOrigin = MICROPHONE

  constructor(context: TurnHearingContext) {
    this.#context = context
  }

  /** Samples that were fed and that the voice-activity stage has not answered for yet. */
  get backlogSamples(): number {
    return this.#hearing?.backlogSamples ?? 0
  }

  /** Speech probability of the newest window. */
  get speechProbability(): number | undefined {
    return this.#hearing?.speechProbability
  }

  /** Listens to a new source, in which the loudspeaker may be heard; whatever was listened to before is let go. */
  openSource(origin: TurnOrigin, hasEcho: boolean): void {
    this.closeSource()
    this.#source = origin
    this.#lastVoice.reset()
    const { settings, options } = this.#context
    this.#hearing = new SpeechInput(settings.stages, settings.flags, {
      onWindow: (window) => this.#onWindow(window),
      onEndpointEvent: (event, window) => this.#onEndpointEvent(event, window),
      onPartial: (partial, stepSamples) => this.#onPartial(partial, stepSamples),
      onFailure: (error) => this.#context.fail(error),
      echo: hasEcho ? options.echo : undefined,
    })
  }

  closeSource(): void {
    this.#hearing?.close()
    this.#hearing = undefined
    this.#context.takeBack.sourceEnded()
  }

  /** Takes the source's next audio; `capturedMs` is the host clock at its last sample. Never waits. */
  feed(pcm: Float32Array, capturedMs: number): void {
    this.#context.options.tap?.captured(pcm, capturedMs)
    this.#hearing?.feed(pcm, capturedMs, this.#context.turn()?.log)
  }

  /** Flags or models in force are others: what is heard from now on is heard under them. */
  reconfigure(): void {
    const { flags, stages } = this.#context.settings
    this.#hearing?.reconfigure(flags, stages)
  }

  /** A button was pressed: speech begins with the source's first sample. */
  pressed(): void {
    this.#onsetSample = 0
  }

  /** The button was released. */
  released(): void {
    const turn = this.#context.turn()
    if (turn && this.#hearing && this.#phase === 'hearing') entries.enterRelease(turn, this.#hearing.endSample)
  }

  /** An utterance begins in the open turn. */
  start(): void {
    const turn = this.#context.turn()
    if (!turn || !this.#hearing) return
    turn.speechStartSample = this.#onsetSample
    turn.log.advance('hearing', { speechStartMs: this.#hearing.capturedMs(this.#onsetSample) ?? nowMs() })
    this.#hearing.startUtterance(this.#onsetSample, turn.gate)
  }

  /** The utterance of the open turn goes on: what was taken for its end was none. `answerAnew` drops what was answered. */
  resume(answerAnew: (turn: OpenTurn) => void): void {
    const turn = this.#context.turn()
    if (!turn || !this.#hearing) return
    answerAnew(turn)
    this.#hearing.resumeUtterance(turn.speechStartSample)
  }

  /** The utterance has ended: its words are an input of the machine, unless the turn is over or taken back by then. */
  finish(): void {
    const turn = this.#context.turn()
    if (!turn || !this.#hearing) return
    turn.answer.utteranceEnded()
    const { timesTakenBack } = turn
    const isMeant = () => turn === this.#context.turn() && timesTakenBack === turn.timesTakenBack
    this.#hearing.finishUtterance(turn, listensOn(turn.log.origin)).then(
      (final) => isMeant() && this.#recognised(turn, final),
      (error) => isMeant() && this.#context.fail(error, turn),
    )
  }

  /** Nobody wants the words of the utterance any more. */
  abandon(): void {
    this.#hearing?.abandon()
  }

  get #phase() {
    return this.#context.machine.state.phase
  }

  #onWindow(window: VadWindow): void {
    const { settings, takeBack } = this.#context
    this.#lastVoice.note(window, settings.flags.ASR_VAD_THRESHOLD)
    const heard = this.#context.turn()
    if (!heard) return
    const silent = window.speechProbability < heard.flags.ASR_VAD_THRESHOLD
    if (silent && this.#phase !== 'hearing') takeBack.silentUntil(window.endSample)
    // The window that passed may have been what the turn was waiting for.
    const turn = this.#context.turn()
    if (!turn) return
    entries.enterWindow(turn, window, this.#hearing?.capturedMs(window.endSample))
    if (this.#phase === 'hearing' && this.#hearing?.endIsPlausible) turn.answer.plausibleEnd()
  }

  #onEndpointEvent(event: HeardEvent, window: VadWindow): void {
    const { machine, options, takeBack } = this.#context
    switch (event.kind) {
      case 'speechStarted':
        this.#onsetSample = event.onsetSample
        if (this.#phase === 'speaking') entries.enterBargeIn(this.#context.turn(), this.#hearing, event.onsetSample)
        return machine.put({
          kind: 'speechStarted',
          origin: options.speechOrigin?.() ?? this.#source,
          takesBack: takeBack.covers(event.onsetSample),
        })
      case 'misfire':
        this.#endpointBefore(event.atSample, window)
        return machine.put({ kind: 'speechMisfired' })
      case 'speechEnded':
        this.#endpoint(event, window)
        return machine.put({ kind: 'speechEnded' })
    }
  }

  #endpoint(event: HeardEnd, window: VadWindow): void {
    const turn = this.#context.turn()
    const hearing = this.#hearing
    if (!turn || !hearing || this.#phase !== 'hearing' || isHeld(turn.log.origin)) return
    turn.lastVoicedSample = event.lastVoicedSample
    turn.ended = event
    entries.enterEndpoint(turn.log, event, window, (sample) => hearing.capturedMs(sample))
    this.#context.takeBack.open(turn, event.atSample)
  }

  /** Nobody went on in a turn that was taken back: it ended where it was found to end before, and all since was waiting. */
  #endpointBefore(atSample: number, window: VadWindow): void {
    const ended = this.#context.machine.state.resumed ? this.#context.turn()?.ended : undefined
    if (!ended) return
    this.#endpoint(endAfterAll(ended, atSample), window)
  }

  #recognised(turn: OpenTurn, final: AsrHypothesis): void {
    dateSpeech(turn, final.words, this.#lastVoice.sample, (sample) => this.#hearing?.capturedMs(sample))
    entries.enterTranscript(turn, final)
    this.#context.machine.put({ kind: 'transcriptReady', turn: turn.log.index, text: final.text })
  }

  #onPartial(partial: AsrHypothesis, stepSamples: number | undefined): void {
    const turn = this.#context.turn()
    // A recogniser that listens on belongs to the next utterance once this one has ended.
    if (!turn || (this.#phase !== 'listening' && this.#phase !== 'hearing')) return
    entries.enterPartial(turn.log, partial, stepSamples)
    turn.answer.offer(partial, (this.speechProbability ?? 1) < turn.flags.ASR_VAD_THRESHOLD)
  }
}
