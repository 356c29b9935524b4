import { type ArrivedAudio, firstSoundOf } from '../../audio/first-sound.ts'
import { int16ToFloat32 } from '../../audio/pcm.ts'
import { nowMs } from '../../base/clock.ts'
import { Failure } from '../../base/failure.ts'
import { partRow } from '../../measures/ledger/ledger-parts.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { ErrorInfo } from '../../protocol/errors.ts'
import { type Mark, SERVER_OWNER, type ServerTurn } from '../contract.ts'
import { errorText, type RealtimeEvent } from './server-events.ts'

/** More audio than any reply has: ten minutes at 24 kHz. */
const MOST_REPLY_BYTES = 10 * 60 * 24_000 * 2
const ONE_MODEL = because('server.oneModel')
const NO_PONG = because('server.noPong')
const OWN_END = because('server.endedByUs')
/** Trouble that is none: the reply had ended by itself. */
const HARMLESS = 'response_cancel_not_active'

export interface RealtimeTurnOptions {
  /** At which rate the server speaks. */
  readonly rateHz: number
  /** We say when the turn has ended. */
  readonly isManual: boolean
  /** The server was asked to write down what was said. */
  readonly isTranscribed: boolean
}

/** One turn with a server, put together from its events as they come. */
export class RealtimeTurn {
  readonly #options: RealtimeTurnOptions
  readonly #openedMs = nowMs()
  readonly #ended = Promise.withResolvers<void>()
  readonly #pieces: ArrivedAudio[] = []
  #bytes = 0
  /** Half a sample that waits for its other half. */
  #odd: Uint8Array = new Uint8Array(0)
  #speechEndMs: number | undefined
  #sentMs: number | undefined
  #wayMs: number | undefined
  #stoppedMs: number | undefined
  #response: { readonly id: string | undefined; readonly createdMs: number } | undefined
  #firstTextMs: number | undefined
  #isEarly = false
  #doneMs: number | undefined
  #transcript: { readonly text: string; readonly atMs: number } | undefined
  #isTranscribed: boolean
  #reply = ''
  #error: ErrorInfo | undefined
  #isOver = false

  constructor(options: RealtimeTurnOptions) {
    this.#options = options
    this.#isTranscribed = !options.isTranscribed
  }

  /** Resolves when nothing more is to come. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** The server has begun to answer: nobody speaks any more. */
  get isAnswered(): boolean {
    return this.#response !== undefined && this.#sentMs !== undefined
  }

  /** Speech has ended, and all of it is on its way. */
  get isSpoken(): boolean {
    return this.#sentMs !== undefined
  }

  /** The reply is whole, though what was said may still be written down. */
  get isReplied(): boolean {
    return this.#doneMs !== undefined
  }

  speechSent(endMs: number, sentMs: number): void {
    this.#speechEndMs = endMs
    this.#sentMs = sentMs
  }

  /** The way there and back was found to take so long; other work can only make it look longer. */
  wayTook(ms: number): void {
    this.#wayMs = Math.min(this.#wayMs ?? ms, ms)
  }

  fail(error: ErrorInfo): void {
    if (this.#isOver) return
    this.#error = error
    this.#end()
  }

  /** What was said is not written down in time: the turn ends without. */
  stopWaiting(): void {
    if (this.isReplied) this.#end()
  }

  take(event: RealtimeEvent, atMs: number): void {
    if (this.#isOver) return
    switch (event.type) {
      case 'input_audio_buffer.speech_stopped':
        this.#stoppedMs = this.#firstAudioMs === undefined ? atMs : this.#stoppedMs
        return
      case 'response.created':
        return this.#begin(event, atMs)
      case 'response.output_audio_transcript.delta':
      case 'response.output_text.delta':
        return this.#takeText(event, atMs)
      case 'response.output_audio.delta':
        return this.#takeAudio(event, atMs)
      case 'conversation.item.input_audio_transcription.completed':
        this.#transcript = { text: event.transcript ?? '', atMs }
        return this.#transcribed()
      case 'conversation.item.input_audio_transcription.failed':
        return this.#transcribed()
      case 'response.done':
        return this.#done(event, atMs)
      case 'error':
        if (event.error?.code !== HARMLESS) this.#refused(event)
    }
  }

  result(): ServerTurn {
    const sound = this.#isEarly ? undefined : firstSoundOf(this.#pieces, this.#options.rateHz)
    const error = this.#error ?? this.#complaint(sound !== undefined)
    return {
      ...{ openedMs: this.#openedMs, speechEndMs: this.#speechEndMs, closedMs: this.#doneMs },
      ...{ firstAudioMs: this.#firstAudioMs, heardMs: sound?.heardMs, silentMs: sound?.silentMs },
      ...{ transcript: this.#transcript?.text ?? '', transcriptMs: this.#transcript?.atMs, reply: this.#reply },
      ...{ marks: this.#marks(), unmeasured: this.#unmeasured() },
      ...(error ? { error } : {}),
    }
  }

  get #firstAudioMs(): number | undefined {
    return this.#pieces[0]?.atMs
  }

  /** A response that was begun anew: one before it, of a pause in the speech, was taken back. */
  #begin({ response }: RealtimeEvent, atMs: number): void {
    if (this.#firstAudioMs !== undefined) return
    this.#response = { id: response?.id, createdMs: atMs }
    this.#firstTextMs = undefined
    this.#reply = ''
  }

  #isOfReply({ response_id: id }: RealtimeEvent): boolean {
    const expected = this.#response?.id
    return id === undefined || expected === undefined || id === expected
  }

  #takeText(event: RealtimeEvent, atMs: number): void {
    if (!this.#isOfReply(event) || !event.delta) return
    this.#firstTextMs ??= atMs
    this.#reply += event.delta
  }

  #takeAudio(event: RealtimeEvent, atMs: number): void {
    if (!this.#isOfReply(event) || !event.delta) return
    const bytes = Buffer.concat([this.#odd, Buffer.from(event.delta, 'base64')])
    const whole = bytes.length - (bytes.length % 2)
    this.#odd = bytes.subarray(whole)
    this.#bytes += whole
    if (whole === 0) return
    if (this.#bytes > MOST_REPLY_BYTES) {
      return this.fail(new Failure('remote.tooLarge', because('server.tooLong')).toInfo())
    }
    // What comes before speech has ended cannot be the reply to it.
    this.#isEarly ||= this.#sentMs === undefined
    const pcm = int16ToFloat32(new Int16Array(new Uint8Array(bytes.subarray(0, whole)).buffer))
    this.#pieces.push({ pcm, lengthMs: (pcm.length * 1000) / this.#options.rateHz, atMs })
  }

  #done(event: RealtimeEvent, atMs: number): void {
    const { response } = event
    if (!this.#isOfReply({ ...event, response_id: response?.id })) return
    const { status = 'completed', status_details: details } = response ?? {}
    if (status === 'cancelled' && this.#firstAudioMs === undefined) {
      this.#response = undefined
      return
    }
    this.#doneMs = atMs
    if (status !== 'completed') {
      const why = details?.error ? errorText(details.error) : (details?.reason ?? because('provider.noReason'))
      return this.fail(new Failure('server.reply', because('server.replyStatus', { status, why })).toInfo())
    }
    if (this.#isTranscribed) this.#end()
  }

  #transcribed(): void {
    this.#isTranscribed = true
    if (this.isReplied) this.#end()
  }

  #refused({ error }: RealtimeEvent): void {
    this.fail(new Failure('server.error', because('server.error', { said: errorText(error ?? {}) })).toInfo())
  }

  #end(): void {
    this.#isOver = true
    this.#ended.resolve()
  }

  #complaint(isHeard: boolean): ErrorInfo | undefined {
    if (this.#isEarly) return new Failure('device.earlyAudio', because('deviceTurn.earlyAudio')).toInfo()
    return isHeard ? undefined : new Failure('device.noAudio', because('deviceTurn.noAudio')).toInfo()
  }

  /**
   * Up to when the server explains its time. Where words came before audio, those are its language model's; where they did
   * not, nobody knows what thinking and speaking took.
   */
  #marks(): readonly Mark[] {
    const [sentMs, wayMs, textMs, audioMs] = [this.#sentMs, this.#wayMs, this.#firstTextMs, this.#firstAudioMs]
    const mark = (part: Mark['part'], toMs: number | undefined, how: Partial<Mark> = {}): readonly Mark[] =>
      toMs === undefined ? [] : [{ part, owner: SERVER_OWNER, toMs, ...how }]
    // No more than until the first that was told: what a busy machine makes of a ping is no way.
    const reportedMs = this.#stoppedMs ?? this.#response?.createdMs ?? Number.POSITIVE_INFINITY
    const arrivedMs = sentMs === undefined || wayMs === undefined ? undefined : Math.min(sentMs + wayMs, reportedMs)
    const isTextFirst = textMs !== undefined && audioMs !== undefined && textMs <= audioMs
    return [
      ...mark('machine.late_audio', sentMs, { owner: partRow('machine.late_audio').owner }),
      ...mark('network.way', arrivedMs, { owner: partRow('network.way').owner, estimate: true }),
      ...mark('endpoint.hold', this.#options.isManual ? undefined : this.#stoppedMs),
      ...mark('llm.queue', this.#response?.createdMs),
      ...(isTextFirst ? [...mark('llm.first_token', textMs), ...mark('tts.first_audio', audioMs)] : []),
    ]
  }

  #unmeasured(): ServerTurn['unmeasured'] {
    return [
      ...(this.#options.isManual ? [{ part: 'endpoint.hold' as const, ...OWN_END }] : []),
      ...(this.#wayMs === undefined ? [{ part: 'network.way' as const, ...NO_PONG }] : []),
      { part: 'asr.finalize', ...ONE_MODEL },
    ]
  }
}
