import { WebSocket } from 'ws'
import { withoutKeysIn } from '../../../base/address.ts'
import { nowMs } from '../../../base/clock.ts'
import { Failure, messageOf } from '../../../base/failure.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { type Framing, frame, unframe } from '../framing.ts'
import { type ArrivedPacket, firstSound } from './first-sound.ts'
import { readServerText, type ServerText } from './server-text.ts'

export interface VirtualDeviceOptions {
  readonly url: string
  readonly deviceId: string
  readonly token?: string
  /** How binary messages are framed; 1 by default. */
  readonly framing?: Framing
  readonly mode?: 'auto' | 'manual' | 'realtime'
  /** How long each step may take. */
  readonly timeoutMs?: number
}

/** Speech that was encoded beforehand, so that many devices cost little. */
export interface EncodedSpeech {
  readonly packets: readonly Uint8Array[]
  readonly frameMs: number
  /** How many of the packets come until speech ends; those after it are what lets the server find the end. */
  readonly speechPackets: number
}

/** What a turn looked like from outside: host clock, milliseconds; absent where it did not happen. */
export interface DeviceTurnTimes {
  readonly startedMs: number
  /** The last packet that holds speech was sent. */
  readonly speechSentMs?: number
  /** The last packet was sent. */
  readonly lastSentMs?: number
  readonly sttMs?: number
  readonly ttsStartMs?: number
  readonly firstSentenceMs?: number
  /** The first packet of the reply came. */
  readonly firstPacketMs?: number
  /** The first sound of the reply could be heard: packets may hold silence before. */
  readonly firstAudioMs?: number
  readonly ttsStopMs?: number
}

export interface DeviceTurnResult {
  readonly times: DeviceTurnTimes
  readonly transcript: string
  readonly sentences: readonly string[]
  /** The reply's Opus packets, as they came. */
  readonly packets: readonly Uint8Array[]
  /** Time between one packet and the next. */
  readonly gapsMs: readonly number[]
  /** Silence that the reply's packets hold before its first sound, milliseconds. */
  readonly leadingSilenceMs?: number
  /** Audio came, or a reply was begun, before speech had ended: a greeting or an earlier reply, not the reply to it. */
  readonly isEarly: boolean
  /** What the server complained of, where it did. */
  readonly alert?: string
}

const TIMEOUT_MS = 20_000

interface Waiter {
  readonly matches: (text: ServerText) => boolean
  resolve(text: ServerText): void
  reject(error: Error): void
}

/**
 * A device of the xiaozhi protocol, played by a program: connects, greets, speaks pre-encoded Opus at the pace of speech,
 * and stamps everything that comes back. One turn at a time.
 */
export class VirtualDevice {
  readonly #options: VirtualDeviceOptions
  readonly #socket: WebSocket
  readonly #waiters = new Set<Waiter>()
  readonly #openedAt = nowMs()
  #turn: TurnInProgress | undefined
  #connectMs: number | undefined
  #helloMs: number | undefined
  #replyRateHz: number | undefined
  #closed: { readonly code: number; readonly reason: string } | undefined

  private constructor(options: VirtualDeviceOptions) {
    const { url, deviceId, token, framing = 1 } = options
    this.#options = options
    const headers = {
      'Device-Id': deviceId,
      'Client-Id': deviceId,
      'Protocol-Version': String(framing),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    }
    this.#socket = openSocket(url, headers)
    this.#socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary))
    this.#socket.on('close', (code, reason) => this.#lost(code, reason.toString()))
    this.#socket.on('error', () => undefined)
  }

  /**
   * Connects and greets.
   *
   * @throws Failure `device.refused`, `device.noHello` or `device.closed`
   */
  static async connect(options: VirtualDeviceOptions): Promise<VirtualDevice> {
    const device = new VirtualDevice(options)
    await device.#open()
    device.#connectMs = nowMs() - device.#openedAt
    const hello = device.#next((text) => text.type === 'hello', 'device.noHello', 'deviceTurn.noHello')
    const audio = { format: 'opus', sample_rate: 16_000, channels: 1, frame_duration: 60 }
    device.#say({ type: 'hello', version: options.framing ?? 1, transport: 'websocket', audio_params: audio })
    const { audio_params } = await hello
    device.#helloMs = nowMs() - device.#openedAt - device.#connectMs
    device.#replyRateHz = audio_params?.sample_rate ?? 24_000
    return device
  }

  /** Time until the socket was open. */
  get connectMs(): number | undefined {
    return this.#connectMs
  }

  /** Time from the hello to its answer. */
  get helloMs(): number | undefined {
    return this.#helloMs
  }

  /** The rate at which the server says it speaks. */
  get replyRateHz(): number {
    return this.#replyRateHz ?? 24_000
  }

  /** How the connection ended; `undefined` while it is open. */
  get closed(): { readonly code: number; readonly reason: string } | undefined {
    return this.#closed
  }

  /**
   * Speaks at real-time pace and resolves when the reply has ended.
   *
   * @throws Failure `device.noReply` after the timeout, `device.closed` where the server hung up
   */
  async speak(speech: EncodedSpeech, signal?: AbortSignal): Promise<DeviceTurnResult> {
    const mode = this.#options.mode ?? 'auto'
    const turn: TurnInProgress = { ...emptyTurn(), startedMs: nowMs() }
    this.#turn = turn
    const over = this.#next(
      (text) => isOver(turn, text),
      'device.noReply',
      'deviceTurn.noReply',
      speech.packets.length * speech.frameMs,
    )
    const markOver = () => {
      turn.isOver = true
    }
    over.then(markOver, markOver)
    this.#say({ type: 'listen', state: 'start', mode })
    await this.#send(speech, turn, signal)
    if (mode === 'manual') this.#say({ type: 'listen', state: 'stop' })
    await over
    this.#turn = undefined
    return resultOf(turn)
  }

  abort(): void {
    this.#say({ type: 'abort' })
  }

  /** Sends any text message. */
  send(message: Readonly<Record<string, unknown>>): void {
    this.#say(message)
  }

  /** Waits for a text message of the server that fits. */
  waitFor(matches: (text: ServerText) => boolean): Promise<ServerText> {
    return this.#next(matches, 'device.noMessage', 'deviceTurn.noMessage')
  }

  close(): void {
    this.#socket.close(1000)
  }

  async #send({ packets, frameMs, speechPackets }: EncodedSpeech, turn: TurnInProgress, signal?: AbortSignal) {
    const startMs = nowMs()
    for (const [index, packet] of packets.entries()) {
      // A device has a frame only once it has captured it.
      const dueMs = startMs + (index + 1) * frameMs
      for (let restMs = dueMs - nowMs(); restMs > 0; restMs = dueMs - nowMs()) await sleep(restMs)
      if (signal?.aborted || this.#closed || turn.isOver) return
      // A microphone without echo cancellation is closed while the reply plays.
      if (turn.ttsStartMs !== undefined && this.#options.mode !== 'realtime') return
      this.#socket.send(frame(packet, this.#options.framing ?? 1, 0))
      turn.lastSentMs = nowMs()
      if (index + 1 === speechPackets) turn.speechSentMs = turn.lastSentMs
    }
  }

  #open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.once('open', resolve)
      this.#socket.once('error', (error) => reject(refused(error)))
    })
  }

  #say(message: Readonly<Record<string, unknown>>): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  #next(matches: Waiter['matches'], code: string, late: LateCode, extraMs = 0): Promise<ServerText> {
    const timeoutMs = (this.#options.timeoutMs ?? TIMEOUT_MS) + extraMs
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#hungUp())
      const timer = setTimeout(
        () => settle(() => reject(new Failure(code, because(late, { ms: timeoutMs })))),
        timeoutMs,
      )
      const settle = (then: () => void) => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
        then()
      }
      const waiter: Waiter = {
        matches,
        resolve: (text) => settle(() => resolve(text)),
        reject: (error) => settle(() => reject(error)),
      }
      this.#waiters.add(waiter)
    })
  }

  #receive(data: Buffer, isBinary: boolean): void {
    const atMs = nowMs()
    if (isBinary) {
      const unframed = unframe(data, this.#options.framing ?? 1)
      if (unframed.kind === 'audio' && this.#turn) notePacket(this.#turn, unframed.packet, atMs)
      return
    }
    const text = readServerText(data.toString('utf8'))
    if (!text) return
    if (this.#turn) noteText(this.#turn, text, atMs)
    for (const waiter of [...this.#waiters]) if (waiter.matches(text)) waiter.resolve(text)
  }

  #lost(code: number, reason: string): void {
    this.#closed = { code, reason }
    for (const waiter of [...this.#waiters]) waiter.reject(this.#hungUp())
  }

  #hungUp(): Failure {
    const { code = 0, reason = '' } = this.#closed ?? {}
    if (reason === '') return new Failure('device.closed', because('deviceTurn.closed', { code }))
    return new Failure('device.closed', because('deviceTurn.closedBecause', { code, why: reason }))
  }
}

/** What did not come in time. */
type LateCode = 'deviceTurn.noHello' | 'deviceTurn.noReply' | 'deviceTurn.noMessage'

/** @throws Failure for an address that is none */
function openSocket(url: string, headers: Readonly<Record<string, string>>): WebSocket {
  try {
    return new WebSocket(url, { headers, perMessageDeflate: false, handshakeTimeout: TIMEOUT_MS })
  } catch (error) {
    throw refused(error)
  }
}

/** The reason may quote the address, whose keys are nobody's business. */
function refused(error: unknown): Failure {
  const reason = withoutKeysIn(messageOf(error))
  return new Failure('device.refused', because('deviceTurn.refused', { why: reason }))
}

type TurnInProgress = { -readonly [Key in keyof DeviceTurnTimes]: DeviceTurnTimes[Key] } & {
  transcript: string
  readonly sentences: string[]
  readonly arrived: ArrivedPacket[]
  readonly gapsMs: number[]
  isEarly: boolean
  isOver: boolean
  alert: string | undefined
}

function emptyTurn(): TurnInProgress {
  return {
    startedMs: 0,
    transcript: '',
    sentences: [],
    arrived: [],
    gapsMs: [],
    isEarly: false,
    isOver: false,
    alert: undefined,
  }
}

function notePacket(turn: TurnInProgress, packet: Uint8Array, atMs: number): void {
  noteReply(turn)
  turn.firstPacketMs ??= atMs
  const before = turn.arrived.at(-1)
  if (before) turn.gapsMs.push(atMs - before.atMs)
  turn.arrived.push({ packet, atMs })
}

/** Something of a reply came: what comes before speech has ended cannot be the reply to it. */
function noteReply(turn: TurnInProgress): void {
  turn.isEarly ||= turn.speechSentMs === undefined
}

/** Whether a message ends the turn. The end of a reply of which nothing came in this turn is that of an earlier one. */
function isOver(turn: TurnInProgress, text: ServerText): boolean {
  if (text.type === 'alert') return true
  const isBegun = turn.ttsStartMs !== undefined || turn.arrived.length > 0
  return text.type === 'tts' && text.state === 'stop' && isBegun
}

function noteText(turn: TurnInProgress, text: ServerText, atMs: number): void {
  if (text.type === 'stt') {
    turn.sttMs ??= atMs
    turn.transcript = text.text ?? ''
  }
  if (text.type === 'alert') turn.alert = text.message ?? ''
  if (text.type !== 'tts') return
  if (text.state === 'start') {
    noteReply(turn)
    turn.ttsStartMs ??= atMs
  }
  if (isOver(turn, text)) turn.ttsStopMs ??= atMs
  if (text.state === 'sentence_start') {
    turn.firstSentenceMs ??= atMs
    turn.sentences.push(text.text ?? '')
  }
}

async function resultOf(turn: TurnInProgress): Promise<DeviceTurnResult> {
  const { transcript, sentences, arrived, gapsMs, alert, isEarly, isOver: _, ...times } = turn
  const sound = isEarly ? undefined : await firstSound(arrived)
  return {
    times: { ...times, ...(sound ? { firstAudioMs: sound.heardMs } : {}) },
    transcript,
    sentences,
    packets: arrived.map(({ packet }) => packet),
    gapsMs,
    isEarly,
    ...(sound ? { leadingSilenceMs: sound.silentMs } : {}),
    ...(alert === undefined ? {} : { alert }),
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
