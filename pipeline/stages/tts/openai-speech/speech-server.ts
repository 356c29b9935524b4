import { WavStream } from '../../../audio/wav-stream.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import type { CircuitState } from '../../../remote/circuit-breaker.ts'
import type { HttpAnswer } from '../../../remote/http-server.ts'
import { type ExpectedAnswer, ModelServer } from '../../../remote/model-server.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import { type AskedClause, PROBE_TEXT, RemoteVoice, type VoiceProtocol } from '../remote-voice.ts'
import { type SpeechSettings, speechBody } from './settings.ts'
import { createSoundDecoder } from './sound-decoder.ts'
import { SpeechEvents } from './speech-events.ts'

const AUDIO: ExpectedAnswer = {
  what: because('await.audio'),
  accepts: ['audio/', 'application/octet-stream', 'application/ogg'],
}
const EVENTS: ExpectedAnswer = { what: because('await.events'), accepts: ['text/event-stream'] }
/** What Opus is decoded at: the rate of nearly every voice. */
const OPUS_HZ = 24_000

/**
 * A voice behind `/audio/speech` (Kokoro-FastAPI, speaches, vLLM-Omni, and the hosted ones).
 *
 * @throws Failure where nobody agreed to what would be sent there, or it does not answer
 */
export async function openSpeechServer(
  settings: SpeechSettings,
  onCircuit?: (state: CircuitState) => void,
): Promise<RemoteVoice> {
  const { format, sampleRateHz } = settings
  const protocol = new SpeechRequests(settings, new ModelServer(settings, 'text', onCircuit))
  return await RemoteVoice.open(protocol, format === 'opus' ? OPUS_HZ : sampleRateHz)
}

class SpeechRequests implements VoiceProtocol {
  readonly #settings: SpeechSettings
  readonly #server: ModelServer

  constructor(settings: SpeechSettings, server: ModelServer) {
    this.#settings = settings
    this.#server = server
  }

  get address() {
    return this.#server.address
  }

  /** The rate of raw samples is nowhere in them: a WAV of the same voice says it. */
  async statedRateHz(): Promise<number> {
    const { name } = this.#server
    const answer = await this.#ask(speechBody({ ...this.#settings, stream: 'audio' }, PROBE_TEXT, 'wav'), AUDIO)
    const wav = new WavStream(`The answer of ${name}`)
    try {
      await this.#server.readUntil(answer, (bytes) => {
        wav.push(bytes)
        return wav.sampleRateHz !== undefined
      })
    } catch (error) {
      throw garbled(error, name)
    }
    if (wav.sampleRateHz !== undefined) return wav.sampleRateHz
    throw new RemoteFailure('notTheProtocol', because('server.wavNoRate', { server: name }), {
      hint: because('do.enterRate'),
    })
  }

  async probe(): Promise<void> {
    const answer = await this.#askToSpeak(PROBE_TEXT)
    await this.#server.read(answer, () => undefined)
  }

  prepare(ahead: boolean): void {
    this.#server.prepare(ahead)
  }

  async speak(clause: AskedClause): Promise<void> {
    const answer = await this.#askToSpeak(clause.text, clause.signal)
    clause.answered(answer.stamps)
    await this.#receive(answer, clause)
  }

  close(): void {
    this.#server.close()
  }

  #askToSpeak(text: string, signal?: AbortSignal): Promise<HttpAnswer> {
    const expected = this.#settings.stream === 'sse' ? EVENTS : AUDIO
    return this.#ask(speechBody(this.#settings, text), expected, signal)
  }

  #ask(body: object, expected: ExpectedAnswer, signal?: AbortSignal): Promise<HttpAnswer> {
    const headers = { 'Content-Type': 'application/json' }
    const asked = { method: 'POST', path: '/audio/speech', headers, body: JSON.stringify(body), signal } as const
    return this.#server.ask(asked, expected)
  }

  async #receive(answer: HttpAnswer, { sound, sampleRateHz }: AskedClause): Promise<void> {
    const { format, stream, sampleRateHz: enteredHz } = this.#settings
    const { name } = this.#server
    const rawHz = rateOf(answer) ?? enteredHz ?? sampleRateHz
    const decoder = await createSoundDecoder(format, sampleRateHz, rawHz, name, answer.headers['content-type'])
    try {
      const take = (bytes: Uint8Array) => sound.push(decoder.push(bytes), answer.stamps)
      if (stream === 'audio') await this.#server.read(answer, take)
      else await this.#receiveEvents(answer, new SpeechEvents(name, take))
      sound.end(decoder.flush(), answer.stamps)
    } catch (error) {
      throw garbled(error, name)
    } finally {
      decoder.free()
    }
  }

  async #receiveEvents(answer: HttpAnswer, events: SpeechEvents): Promise<void> {
    await this.#server.readUntil(answer, (bytes) => {
      events.push(bytes)
      return events.done
    })
    events.end()
  }
}

/** Some servers say the rate of raw samples in the content type (RFC 2586: `audio/L16;rate=16000`). */
function rateOf({ headers }: HttpAnswer): number | undefined {
  const rate = Number(/;\s*rate\s*=\s*"?(\d+)/i.exec(headers['content-type'] ?? '')?.[1])
  return rate >= 1000 && rate <= 192_000 ? rate : undefined
}

/** Audio that cannot be read is the server's doing. */
function garbled(error: unknown, server: string): unknown {
  if (error instanceof RemoteFailure || !(error instanceof Error && 'code' in error)) return error
  if (!/^(wav|ogg|opus)\./.test(String(error.code))) return error
  return new RemoteFailure('notTheProtocol', because('server.audioUnreadable', { server, why: error.message }), {
    hint: because('do.otherFormat'),
  })
}
