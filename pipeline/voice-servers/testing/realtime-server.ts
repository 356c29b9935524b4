import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { nowMs } from '../../base/clock.ts'
import { type ScriptedPeer, scriptedSocket } from '../../remote/testing/scripted-socket.ts'

/** How a scripted server answers, and what it does wrong. */
export interface RealtimeScript {
  /** What its events are called. */
  readonly names?: 'ga' | 'beta'
  /** Silence after which its detector ends a turn. */
  readonly silenceMs?: number
  /** What it does between the end of a turn and its reply's first event, and between the steps of the reply. */
  readonly workMs?: number
  /** At which rate it says that it speaks. */
  readonly rateHz?: number
  /** Silence at the beginning of its reply, milliseconds at that rate. */
  readonly silentMs?: number
  readonly wrong?:
    | 'unknownEvents'
    | 'splitText'
    | 'oddBytes'
    | 'audioFirst'
    | 'errorInReply'
    | 'failedReply'
    | 'cut'
    | 'stall'
    | 'inaudible'
    | 'early'
    | 'takenBack'
    | 'garbage'
    | 'repeatsKey'
    | 'otherFormat'
    | 'endless'
}

export interface RealtimeServer {
  readonly address: string
  readonly requests: readonly IncomingMessage[]
  /** What clients sent, without their audio. */
  readonly events: readonly { readonly type: string; readonly [field: string]: unknown }[]
  /** Bytes of audio that came. */
  readonly audioBytes: number
  /** Messages of audio that it has sent. */
  readonly pieces: number
  /** When it was told to stop, and when a connection ended: host clock, milliseconds. */
  readonly cancelledMs: number | undefined
  readonly endedMs: number | undefined
  close(): Promise<void>
}

/** What is spoken in clips of its tests is louder than this. */
const LOUD = 1000
const INPUT_RATE_HZ = 24_000
const REPLY_PIECES = ['It is ', 'half past ', 'ten 你好.']
const PIECE_MS = 100

/**
 * A server of OpenAI's Realtime protocol without a model, written from the protocol's reference: a detector that counts
 * silence, or commits by hand; a reply of a tone with its words.
 *
 * @param refuse answers each opening with this whole answer instead
 */
export async function realtimeServer(script: RealtimeScript = {}, refuse?: string): Promise<RealtimeServer> {
  const events: { type: string; [field: string]: unknown }[] = []
  const seen = {
    audioBytes: 0,
    pieces: 0,
    cancelledMs: undefined as number | undefined,
    endedMs: undefined as number | undefined,
  }
  const server = await scriptedSocket(() => {
    let session: Session | undefined
    return {
      opened: (peer) => {
        const key = String(server.opened.at(-1)?.headers.authorization)
        session = new Session({
          ...{ peer, script, key },
          onPiece: () => {
            seen.pieces += 1
          },
        })
        session.open()
      },
      text: (_, text) => {
        const event = JSON.parse(text) as { type: string; audio?: string; [field: string]: unknown }
        if (event.type === 'input_audio_buffer.append') {
          const bytes = Buffer.from(event.audio ?? '', 'base64')
          seen.audioBytes += bytes.length
          return session?.hear(new Int16Array(new Uint8Array(bytes).buffer))
        }
        if (event.type === 'response.cancel') seen.cancelledMs ??= nowMs()
        events.push(event)
        session?.told(event)
      },
      closed: () => {
        seen.endedMs ??= nowMs()
        session?.end()
      },
    }
  }, refuse)
  return {
    ...{ address: `${server.address}/v1/realtime`, requests: server.opened, events, close: () => server.close() },
    get audioBytes() {
      return seen.audioBytes
    },
    get pieces() {
      return seen.pieces
    },
    get cancelledMs() {
      return seen.cancelledMs
    },
    get endedMs() {
      return seen.endedMs
    },
  }
}

interface SessionOptions {
  readonly peer: ScriptedPeer
  readonly script: RealtimeScript
  /** What the client showed. */
  readonly key: string
  readonly onPiece: () => void
}

class Session {
  readonly #peer: ScriptedPeer
  readonly #script: RealtimeScript
  readonly #key: string
  readonly #onPiece: () => void
  #config: Record<string, unknown> = { type: 'realtime', object: 'realtime.session', id: 'sess_1' }
  #isManual = false
  #isTranscribed = false
  #heardSamples = 0
  #silentSamples = 0
  #isSpeaking = false
  #events = 0
  #responses = 0
  #active: string | undefined
  #isEnded = false

  constructor({ peer, script, key, onPiece }: SessionOptions) {
    this.#peer = peer
    this.#script = script
    this.#key = key
    this.#onPiece = onPiece
  }

  open(): void {
    this.#say('session.created', { session: this.#config })
  }

  end(): void {
    this.#isEnded = true
  }

  told(event: { readonly type: string; readonly [field: string]: unknown }): void {
    switch (event.type) {
      case 'session.update':
        return this.#update(event.session as Record<string, unknown>)
      case 'input_audio_buffer.commit':
        return this.#commit()
      case 'response.create':
        return void this.#respond()
      case 'response.cancel':
        return this.#cancel()
      default:
        return this.#refuse('invalid_value', `Invalid value: '${event.type}'.`)
    }
  }

  /** The detector: speech is what is loud, its end so much that is not. */
  hear(pcm: Int16Array): void {
    const isLoud = pcm.some((sample) => Math.abs(sample) > LOUD)
    this.#heardSamples += pcm.length
    this.#silentSamples = isLoud ? 0 : this.#silentSamples + pcm.length
    if (this.#isManual) return
    const atMs = Math.round((this.#heardSamples * 1000) / INPUT_RATE_HZ)
    if (isLoud && !this.#isSpeaking) {
      this.#isSpeaking = true
      this.#say('input_audio_buffer.speech_started', { audio_start_ms: atMs, item_id: 'item_1' })
      if (this.#script.wrong === 'early') void this.#respond()
      if (this.#script.wrong === 'takenBack') this.#takeBack()
    }
    const enough = ((this.#script.silenceMs ?? 200) * INPUT_RATE_HZ) / 1000
    if (!this.#isSpeaking || this.#silentSamples < enough) return
    this.#isSpeaking = false
    this.#say('input_audio_buffer.speech_stopped', { audio_end_ms: atMs, item_id: 'item_1' })
    this.#commit()
    if (this.#script.wrong !== 'early') void this.#respond()
  }

  #update(session: Record<string, unknown>): void {
    const { audio, turn_detection: detection, input_audio_transcription: written } = session
    const input = (audio as { input?: Record<string, unknown> } | undefined)?.input ?? {}
    const output = (audio as { output?: Record<string, unknown> } | undefined)?.output ?? {}
    const turnDetection = audio === undefined ? detection : input.turn_detection
    if (audio === undefined && session.type === 'realtime')
      return this.#refuse('missing_required_parameter', 'No audio.')
    if (this.#script.wrong === 'repeatsKey') return this.#refuse('invalid_api_key', `Incorrect key: ${this.#key}`)
    this.#isManual = turnDetection === null
    this.#isTranscribed = (input.transcription ?? written) !== undefined
    const { rateHz = 24_000, wrong } = this.#script
    const format = wrong === 'otherFormat' ? { type: 'audio/pcmu' } : { type: 'audio/pcm', rate: rateHz }
    const told = audio === undefined ? session : { ...session, audio: { input, output: { ...output, format } } }
    this.#config = { ...this.#config, ...told }
    this.#say('session.updated', { session: this.#config })
  }

  #commit(): void {
    if (this.#heardSamples < INPUT_RATE_HZ / 10)
      return this.#refuse('input_audio_buffer_commit_empty', 'Buffer too small.')
    this.#say('input_audio_buffer.committed', { previous_item_id: null, item_id: 'item_1' })
    const item = { id: 'item_1', object: 'realtime.item', type: 'message', status: 'completed', role: 'user' }
    const added = { previous_item_id: null, item: { ...item, content: [{ type: 'input_audio', transcript: null }] } }
    if (this.#script.names === 'beta') return this.#say('conversation.item.created', added)
    this.#say('conversation.item.added', added)
    this.#say('conversation.item.done', added)
  }

  /** A pause was taken for an end: a response is begun and taken back before it says anything. */
  #takeBack(): void {
    const response = { id: 'resp_0', object: 'realtime.response', output: [] }
    this.#say('response.created', { response: { ...response, status: 'in_progress', status_details: null } })
    const details = { type: 'cancelled', reason: 'turn_detected' }
    this.#say('response.done', { response: { ...response, status: 'cancelled', status_details: details } })
  }

  async #respond(): Promise<void> {
    const { workMs = 0, wrong } = this.#script
    await wait(workMs)
    this.#responses += 1
    const id = `resp_${this.#responses}`
    this.#active = id
    const response = { id, object: 'realtime.response', output: [], conversation_id: 'conv_1' }
    this.#say('response.created', { response: { ...response, status: 'in_progress', status_details: null } })
    const place = { response_id: id, item_id: `item_${id}`, output_index: 0, content_index: 0 }
    this.#say('response.content_part.added', { ...place, part: { type: 'audio', transcript: '' } })
    await wait(workMs)
    if (wrong === 'stall') return
    if (wrong === 'cut') return this.#peer.cut()
    if (wrong === 'garbage') return this.#peer.send('<html>proxy error</html>')
    if (wrong === 'errorInReply') return this.#refuse('server_error', 'The server had an error.', 'server_error')
    if (wrong === 'failedReply')
      return this.#done(response, 'failed', { error: { type: 'quota', code: 'rate_limit_exceeded' } })
    await this.#reply(place, workMs)
    if (this.#active !== id) return
    this.#say('response.output_audio.done', place)
    this.#done(response, 'completed', null)
    if (this.#isTranscribed) this.#writeDown()
  }

  async #reply(place: { readonly response_id: string }, workMs: number): Promise<void> {
    const { wrong, silentMs = 0 } = this.#script
    const pieces = wrong === 'endless' ? Array.from({ length: 1000 }, () => 'on and on ') : REPLY_PIECES
    for (const [index, text] of pieces.entries()) {
      if (this.#isEnded || this.#active !== place.response_id) return
      const audio = this.#audio(PIECE_MS, index === 0 ? silentMs : 0)
      const words = () => this.#say('response.output_audio_transcript.delta', { ...place, delta: text })
      if (wrong !== 'audioFirst') words()
      if (index === 0) await wait(workMs)
      for (const bytes of wrong === 'oddBytes' ? inOddPieces(audio) : [audio]) {
        this.#say('response.output_audio.delta', { ...place, delta: bytes.toString('base64') })
        this.#onPiece()
      }
      if (wrong === 'audioFirst') words()
      if (wrong === 'unknownEvents')
        this.#say('response.mood.changed', { ...place, mood: { kind: ['calm'] }, delta: 7 })
      if (wrong === 'endless') await wait(10)
    }
  }

  #audio(ms: number, silentMs: number): Buffer {
    const rateHz = this.#script.rateHz ?? 24_000
    const silent = (silentMs * rateHz) / 1000
    const loudness = this.#script.wrong === 'inaudible' ? 0 : 8000
    const pcm = Int16Array.from({ length: silent + (ms * rateHz) / 1000 }, (_, n) =>
      n < silent ? 0 : loudness * Math.sin((n * 2 * Math.PI * 440) / rateHz),
    )
    return Buffer.from(pcm.buffer)
  }

  #writeDown(): void {
    const place = { item_id: 'item_1', content_index: 0 }
    this.#say('conversation.item.input_audio_transcription.delta', { ...place, delta: 'what time' })
    this.#say('conversation.item.input_audio_transcription.completed', { ...place, transcript: 'what time is it' })
  }

  #cancel(): void {
    const id = this.#active
    if (id === undefined)
      return this.#refuse('response_cancel_not_active', 'Cancellation failed: no active response found')
    this.#done({ id, object: 'realtime.response', output: [] }, 'cancelled', { reason: 'client_cancelled' })
  }

  #done(response: object, status: string, details: object | null): void {
    this.#active = undefined
    this.#say('response.done', {
      response: { ...response, status, status_details: details && { type: status, ...details } },
    })
  }

  #refuse(code: string, message: string, type = 'invalid_request_error'): void {
    this.#say('error', { error: { type, code, message, param: null, event_id: null } })
  }

  #say(name: string, fields: object): void {
    if (this.#isEnded) return
    this.#events += 1
    const type = this.#script.names === 'beta' ? betaName(name) : name
    const text = JSON.stringify({ type, event_id: `event_${this.#events}`, ...fields })
    if (this.#script.wrong === 'splitText') this.#peer.sendInFragments(text, 3)
    else this.#peer.send(text)
  }
}

/** As the protocol called it before it was settled. */
function betaName(name: string): string {
  return name.replace('response.output_audio', 'response.audio').replace('response.output_text', 'response.text')
}

function inOddPieces(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 333) pieces.push(bytes.subarray(at, at + 333))
  return pieces
}
