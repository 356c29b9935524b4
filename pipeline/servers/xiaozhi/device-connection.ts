import type { WebSocket } from 'ws'
import type { OpusFormat } from '../../audio/opus.ts'
import type { OpusCodec } from '../../audio/opus-codec.ts'
import { nowMs } from '../../base/clock.ts'
import { createId } from '../../base/ids.ts'
import { RunToCompletion } from '../../base/run-to-completion.ts'
import type { DeviceIdentity } from './admission/access.ts'
import type { GatewayLimits } from './admission/limits.ts'
import type { Refusal, Refusals } from './admission/refusals.ts'
import type { ConversationHooks, DeviceConversation } from './conversation.ts'
import { type DialogueEffect, type DialogueInput, type DialogueState, GREETING, step } from './dialogue.ts'
import { Downlink } from './downlink.ts'
import { type Framing, frame, framingOf, unframe } from './framing.ts'
import { Intake } from './intake.ts'
import { parseMessage, type ServerMessage } from './messages.ts'
import { Uplink } from './uplink.ts'
import type { WakeSettings } from './wake-words.ts'

/** Text often comes right before a device begins to listen, and is replied to then; alone it waits for so long. */
const TEXT_WAIT_MS = 250
/**
 * Frames for which the end of a reply is held back after its playback should be over, as the protocol's own server does:
 * many clients begin to play late and throw away what they hold when they are told the end.
 */
const LINGER_FRAMES = 7

/** Why a connection is ended without a farewell: nobody would read it, or it would be read too late. */
const NOT_WAITED_FOR: ReadonlySet<Refusal> = new Set([
  'connect.slowReader',
  'connect.halfOpen',
  'connect.flood',
  'connect.junk',
])

export interface ConnectionOptions {
  readonly socket: WebSocket
  readonly identity: DeviceIdentity
  readonly address: string
  readonly codec: OpusCodec
  readonly limits: GatewayLimits
  readonly refusals: Refusals
  readonly appVersion: string
  readonly replyFormat: OpusFormat
  readonly leadFrames: number
  readonly wake: () => WakeSettings
  openConversation(hooks: ConversationHooks): DeviceConversation
  /** Its phase changed, or a turn was closed. */
  readonly onChange: () => void
  /** It is over, whether or not the other side knows yet; why, where it was closed for a reason. */
  readonly onClosed: (reason?: Refusal) => void
}

/** A packet of sound, and when it came. */
interface Packet {
  readonly packet: Uint8Array
  readonly arrivedMs: number
}

interface Arrived {
  readonly input: DialogueInput
  readonly audio: Packet | undefined
}

/** One device on the wire: carries out what its dialogue decides, and holds it to the limits. */
export class DeviceConnection {
  readonly identity: DeviceIdentity
  readonly address: string
  readonly connectedAt = new Date()
  readonly #options: ConnectionOptions
  readonly #socket: WebSocket
  readonly #sessionId = createId('session')
  readonly #framing: Framing
  readonly #intake: Intake
  readonly #conversation: DeviceConversation
  readonly #uplink: Uplink
  readonly #downlink: Downlink
  readonly #helloTimer: NodeJS.Timeout
  #textTimer: NodeJS.Timeout | undefined
  #lingerTimer: NodeJS.Timeout | undefined
  #state: DialogueState = GREETING
  readonly #inputs = new RunToCompletion<Arrived>((arrived) => this.#carryOut(arrived))
  #lastDataMs = nowMs()
  #pingsOut = 0
  #answersPings = false
  #closed = false

  constructor(options: ConnectionOptions) {
    const { socket, identity, limits, codec } = options
    this.#options = options
    this.#socket = socket
    this.identity = identity
    this.address = options.address
    this.#framing = framingOf(identity.protocolVersion)
    this.#intake = new Intake(limits)
    this.#conversation = options.openConversation(this.#hooks())
    this.#uplink = new Uplink(codec, this.#conversation, (reason) => this.#refuse(reason))
    this.#downlink = this.#createDownlink()
    this.#helloTimer = setTimeout(() => this.close('connect.noHello'), limits.helloTimeoutMs)
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary))
    socket.on('ping', (data: Buffer) => this.#pinged(data))
    socket.on('pong', (data: Buffer) => this.#ponged(data))
    socket.on('error', (error: Error & { code?: string }) => this.#failed(error))
    socket.on('close', () => this.#release())
  }

  get phase(): DialogueState['phase'] {
    return this.#state.phase
  }

  /** Packets of the device that wait to be decoded. */
  get pendingPackets(): number {
    return this.#uplink.pending
  }

  get codecName(): string {
    const { sampleRateHz, frameMs } = this.#options.replyFormat
    return `opus 16 kHz / ${sampleRateHz / 1000} kHz ${frameMs} ms, v${this.#framing}`
  }

  /** Looks after the connection: pings it, and ends one that has been silent for too long or does not read. */
  tend(): void {
    const { limits } = this.#options
    if (this.#isSlow()) return this.close('connect.slowReader')
    if (nowMs() - this.#lastDataMs > limits.idleMs) return this.close('connect.idle')
    if (this.#answersPings && this.#pingsOut >= limits.pingsUnanswered) return this.close('connect.halfOpen')
    this.#pingsOut += 1
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping()
  }

  /** Ends the connection; with a reason it is counted. Whoever does not read is not waited for. */
  close(reason?: Refusal): void {
    if (this.#closed) return
    if (reason) this.#options.refusals.count(reason)
    this.#release(reason)
    if (reason && NOT_WAITED_FOR.has(reason)) this.#socket.terminate()
    else this.#socket.close(1000, reason ?? 'goodbye')
  }

  #receive(data: Buffer, isBinary: boolean): void {
    const arrivedMs = nowMs()
    if (!this.#passes(isBinary, data.length, arrivedMs)) return
    this.#lastDataMs = arrivedMs
    if (!isBinary) return this.#text(data.toString('utf8'))
    const unframed = unframe(data, this.#framing)
    switch (unframed.kind) {
      case 'empty':
        return this.#refuse('frame.empty')
      case 'malformed':
        return this.#refuse('frame.malformed')
      case 'json':
        return this.#text(unframed.text)
      case 'audio':
        return this.#step({ kind: 'audio' }, { packet: unframed.packet, arrivedMs })
    }
  }

  #text(text: string): void {
    const parsed = parseMessage(text)
    if (!parsed.ok) return this.#refuse(parsed.reason)
    const { message } = parsed
    if (message.type === 'hello') clearTimeout(this.#helloTimer)
    if (message.type === 'listen' && message.state !== 'stop') {
      const refused = this.#intake.listen(nowMs())
      if (refused) return this.#refuse(refused)
    }
    this.#step({ kind: 'message', message })
  }

  #step(input: DialogueInput, audio?: Packet): void {
    this.#inputs.put({ input, audio })
  }

  #carryOut({ input, audio }: Arrived): void {
    if (this.#closed) return
    const { appVersion, replyFormat, wake, onChange } = this.#options
    const before = this.#state.phase
    const { sampleRateHz: replyRateHz, frameMs: replyFrameMs } = replyFormat
    const facts = { appVersion, replyRateHz, replyFrameMs, wake: wake() }
    const { state, effects } = step(this.#state, input, facts)
    this.#state = state
    for (const effect of effects) {
      if (effect.kind === 'feed') {
        if (audio) this.#hear(audio.packet, audio.arrivedMs)
      } else this.#perform(effect)
    }
    if (this.#state.phase !== before || input.kind === 'turnClosed') onChange()
  }

  #hear(packet: Uint8Array, arrivedMs: number): void {
    const refused = this.#intake.audio(packet, arrivedMs)
    if (refused) this.#refuse(refused)
    else this.#uplink.packet(packet, arrivedMs)
  }

  #perform(effect: Exclude<DialogueEffect, { kind: 'feed' }>): void {
    switch (effect.kind) {
      case 'send':
        return this.#send(effect.message)
      case 'listen':
        this.#uplink.begin()
        return this.#conversation.listen(effect.mode)
      case 'release':
        return this.#uplink.afterPending(() => this.#conversation.release())
      case 'stopListening':
        return this.#conversation.stopListening()
      case 'cancelTurn':
        return this.#conversation.cancel()
      case 'awaitText':
        clearTimeout(this.#textTimer)
        this.#textTimer = setTimeout(() => this.#step({ kind: 'textDue' }), TEXT_WAIT_MS)
        return
      case 'linger':
        clearTimeout(this.#lingerTimer)
        this.#lingerTimer = setTimeout(
          () => this.#step({ kind: 'lingered' }),
          LINGER_FRAMES * this.#options.replyFormat.frameMs,
        )
        return
      case 'giveText':
        return this.#conversation.giveText(effect.text)
      case 'ignore':
        return this.#refuse(effect.reason)
      case 'close':
        return this.close(effect.reason)
    }
  }

  #hooks(): ConversationHooks {
    return {
      utteranceEnded: () => this.#step({ kind: 'utteranceEnded' }),
      transcribed: (text) => this.#step({ kind: 'transcribed', text }),
      replied: (text) => this.#step({ kind: 'replied', text }),
      speech: (audio) => this.#downlink.push(audio),
      speechEnded: (turnId) => this.#downlink.finish(turnId),
      speechStopped: () => this.#downlink.stop(),
      turnClosed: (ending) => this.#step({ kind: 'turnClosed', ending }),
    }
  }

  #createDownlink(): Downlink {
    const { codec, replyFormat, leadFrames } = this.#options
    return new Downlink({
      codec,
      format: replyFormat,
      leadFrames,
      hooks: {
        sentence: (text) => this.#send({ type: 'tts', state: 'sentence_start', text }),
        packet: (packet, timestampMs) => this.#write(frame(packet, this.#framing, timestampMs)),
        firstSent: (turnId, sentMs) => this.#conversation.sent(turnId, sentMs),
        played: (turnId, report) => this.#conversation.played(turnId, report),
        tooLong: () => this.#refuse('reply.tooLong'),
      },
    })
  }

  #send(message: ServerMessage): void {
    if (message.type === 'tts' && message.state === 'start') this.#downlink.startAnnounced()
    if (message.type === 'tts' && message.state === 'stop') this.#downlink.stop()
    this.#write(JSON.stringify({ ...message, session_id: this.#sessionId }))
  }

  #write(data: string | Uint8Array): void {
    if (this.#closed || this.#socket.readyState !== this.#socket.OPEN) return
    if (this.#isSlow()) return this.close('connect.slowReader')
    this.#socket.send(data)
  }

  #isSlow(): boolean {
    return this.#socket.bufferedAmount > this.#options.limits.bufferedBytes
  }

  /** Whether a message is looked into. After a farewell nothing is, and whoever floods on is not waited for. */
  #passes(isBinary: boolean, bytes: number, atMs: number): boolean {
    const refused = this.#intake.message(isBinary, bytes, atMs)
    if (refused && this.#closed) this.#socket.terminate()
    else if (refused) this.#refuse(refused)
    return refused === undefined && !this.#closed
  }

  #pinged(data: Buffer): void {
    if (!this.#passes(false, data.length, nowMs())) return
    if (this.#isSlow()) this.close('connect.slowReader')
    else this.#socket.pong(data)
  }

  #ponged(data: Buffer): void {
    if (!this.#passes(false, data.length, nowMs())) return
    this.#answersPings = true
    this.#pingsOut = 0
  }

  #failed(error: Error & { code?: string }): void {
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') this.close('message.tooLarge')
    else this.close(error.code?.startsWith('WS_ERR') ? 'connect.notWebSocket' : 'connect.failed')
    this.#socket.terminate()
  }

  /** Counts what is refused, and ends the connection where that is too much. */
  #refuse(reason: Refusal): void {
    if (this.#closed) return
    this.#options.refusals.count(reason)
    const verdict = this.#intake.verdict(reason)
    if (verdict) this.close(verdict)
  }

  #release(reason?: Refusal): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#helloTimer)
    clearTimeout(this.#textTimer)
    clearTimeout(this.#lingerTimer)
    this.#downlink.stop()
    this.#uplink.close()
    this.#conversation.close()
    this.#options.onClosed(reason)
  }
}
