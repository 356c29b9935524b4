import type { WebSocket } from 'ws'
import type { OpusFormat } from '../../audio/opus.ts'
import type { OpusCodec } from '../../audio/opus-codec.ts'
import { nowMs } from '../../base/clock.ts'
import { createId } from '../../base/ids.ts'
import type { DeviceIdentity } from './access.ts'
import type { ConversationHooks, DeviceConversation } from './conversation.ts'
import { Downlink } from './downlink.ts'
import { type Framing, frame, framingOf, unframe } from './framing.ts'
import { type GatewayLimits, RateLimit } from './limits.ts'
import { parseMessage, type ServerMessage } from './messages.ts'
import type { Refusal, Refusals } from './refusals.ts'
import { GREETING, type SessionEffect, type SessionInput, type SessionState, step } from './session.ts'
import { Uplink } from './uplink.ts'

/** Wake words come as text right before a device begins to listen: text that stays alone for so long was typed. */
const TEXT_WAIT_MS = 250

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
  openConversation(hooks: ConversationHooks): DeviceConversation
  /** Its phase changed, or a turn was closed. */
  readonly onChange: () => void
  /** It is over, whether or not the other side knows yet. */
  readonly onClosed: () => void
}

/** One device on the wire: carries out what its session decides, and holds it to the limits. */
export class DeviceConnection {
  readonly identity: DeviceIdentity
  readonly address: string
  readonly connectedAt = new Date()
  readonly #options: ConnectionOptions
  readonly #socket: WebSocket
  readonly #sessionId = createId('session')
  readonly #framing: Framing
  readonly #frameRate: RateLimit
  readonly #textRate: RateLimit
  readonly #conversation: DeviceConversation
  readonly #uplink: Uplink
  readonly #downlink: Downlink
  readonly #helloTimer: NodeJS.Timeout
  #textTimer: NodeJS.Timeout | undefined
  #state: SessionState = GREETING
  #lastDataMs = nowMs()
  #droppedForRate = 0
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
    this.#frameRate = new RateLimit(limits.frameBurst, limits.framesPerSecond, nowMs())
    this.#textRate = new RateLimit(limits.textBurst, limits.textsPerSecond, nowMs())
    this.#conversation = options.openConversation(this.#hooks())
    this.#uplink = new Uplink(codec, this.#conversation, (reason) => this.#refuse(reason))
    this.#downlink = this.#createDownlink()
    this.#helloTimer = setTimeout(() => this.close('connect.noHello'), limits.helloTimeoutMs)
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary))
    socket.on('pong', () => this.#ponged())
    socket.on('error', (error: Error & { code?: string }) => this.#failed(error))
    socket.on('close', () => this.#release())
  }

  get phase(): SessionState['phase'] {
    return this.#state.phase
  }

  /** Packets of the device that wait to be decoded. */
  get pendingPackets(): number {
    return this.#uplink.pending
  }

  get codecName(): string {
    const { sampleRateHz, frameMs } = this.#options.replyFormat
    return `opus 16 kHz / ${sampleRateHz / 1000} kHz ${frameMs} ms, framing ${this.#framing}`
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
    if (reason) this.#refuse(reason)
    this.#release()
    if (reason === 'connect.slowReader' || reason === 'connect.halfOpen' || reason === 'connect.flood') {
      this.#socket.terminate()
    } else {
      this.#socket.close(1000, reason ?? 'goodbye')
    }
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#closed) return
    const arrivedMs = nowMs()
    this.#lastDataMs = arrivedMs
    const passes = (isBinary ? this.#frameRate : this.#textRate).take(arrivedMs)
    if (!passes) return this.#dropForRate(isBinary ? 'frame.rate' : 'message.rate')
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
    if (parsed.message.type === 'hello') clearTimeout(this.#helloTimer)
    this.#step({ kind: 'message', message: parsed.message })
  }

  #step(input: SessionInput, audio?: { readonly packet: Uint8Array; readonly arrivedMs: number }): void {
    if (this.#closed) return
    const { appVersion, replyFormat, onChange } = this.#options
    const before = this.#state.phase
    const facts = { appVersion, replyRateHz: replyFormat.sampleRateHz, replyFrameMs: replyFormat.frameMs }
    const { state, effects } = step(this.#state, input, facts)
    this.#state = state
    for (const effect of effects) {
      if (effect.kind === 'feed') {
        if (audio) this.#uplink.packet(audio.packet, audio.arrivedMs)
      } else this.#perform(effect)
    }
    if (this.#state.phase !== before || input.kind === 'turnClosed') onChange()
  }

  #perform(effect: Exclude<SessionEffect, { kind: 'feed' }>): void {
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
      case 'giveText':
        return this.#conversation.giveText(effect.text)
      case 'ignore':
        return this.#refuse(effect.reason)
      case 'close':
        return this.close()
    }
  }

  #hooks(): ConversationHooks {
    return {
      utteranceEnded: () => this.#step({ kind: 'utteranceEnded' }),
      transcribed: (text) => this.#step({ kind: 'transcribed', text }),
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
        sentence: (state, text) => this.#send({ type: 'tts', state, text }),
        packet: (packet, timestampMs) => this.#write(frame(packet, this.#framing, timestampMs)),
        firstSent: (turnId, sentMs) => this.#conversation.sent(turnId, sentMs),
        played: (turnId, report) => this.#conversation.played(turnId, report),
        tooLong: () => this.#refuse('reply.tooLong'),
      },
    })
  }

  #send(message: ServerMessage): void {
    if (message.type === 'tts' && message.state === 'start') this.#downlink.startTold()
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

  #dropForRate(reason: Refusal): void {
    this.#refuse(reason)
    this.#droppedForRate += 1
    if (this.#droppedForRate > this.#options.limits.droppedUntilClosed) this.close('connect.flood')
  }

  #ponged(): void {
    this.#answersPings = true
    this.#pingsOut = 0
  }

  #failed(error: Error & { code?: string }): void {
    this.#refuse(error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'message.tooLarge' : 'connect.failed')
    this.#socket.terminate()
  }

  #refuse(reason: Refusal): void {
    this.#options.refusals.count(reason)
  }

  #release(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#helloTimer)
    clearTimeout(this.#textTimer)
    this.#downlink.stop()
    this.#uplink.close()
    this.#conversation.close()
    this.#options.onClosed()
  }
}
