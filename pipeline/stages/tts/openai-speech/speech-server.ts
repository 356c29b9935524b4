import { WavStream } from '../../../audio/wav-stream.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import type { CircuitState } from '../../../remote/circuit-breaker.ts'
import type { HttpAnswer } from '../../../remote/http-server.ts'
import { type ExpectedAnswer, ModelServer } from '../../../remote/model-server.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { SpeechResult } from '../contract.ts'
import type { ServedVoice, SpeechContext } from '../serve-voice.ts'
import { servedSpeech } from '../served-speech.ts'
import type { SpokenSound } from '../spoken-sound.ts'
import type { WorkerSpeechRequest } from '../worker-api.ts'
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
const PROBE_TEXT = 'Hi.'

/** A voice behind `/audio/speech` (Kokoro-FastAPI, speaches, vLLM-Omni, and the hosted ones). */
export class SpeechServer implements ServedVoice {
  readonly sampleRateHz: number
  readonly #settings: SpeechSettings
  readonly #server: ModelServer

  private constructor(settings: SpeechSettings, server: ModelServer, sampleRateHz: number) {
    this.#settings = settings
    this.#server = server
    this.sampleRateHz = sampleRateHz
  }

  /**
   * Finds out at which rate the server speaks, where the settings do not say.
   *
   * @throws Failure where nobody agreed to what would be sent there, or it does not answer
   */
  static async open(settings: SpeechSettings, onCircuit?: (state: CircuitState) => void): Promise<SpeechServer> {
    const server = new ModelServer(settings, 'text', onCircuit)
    try {
      const { format, sampleRateHz } = settings
      if (format === 'opus') return new SpeechServer(settings, server, OPUS_HZ)
      return new SpeechServer(settings, server, sampleRateHz ?? (await statedRateHz(settings, server)))
    } catch (error) {
      server.close()
      throw error
    }
  }

  get server() {
    const { host, reach } = this.#server.address
    return { host, reach }
  }

  /** One short text: the server loads its voice, and the connection is open. */
  async warmUp(): Promise<void> {
    const answer = await this.#ask(PROBE_TEXT, undefined)
    await this.#server.read(answer, () => undefined)
  }

  prepare(ahead: boolean): void {
    this.#server.prepare(ahead)
  }

  speak(request: WorkerSpeechRequest, context: SpeechContext): Promise<Omit<SpeechResult, 'timing'>> {
    return servedSpeech(request, context, async (sound, answered) => {
      const answer = await this.#ask(request.text, context.signal)
      answered(answer.stamps)
      await this.#receive(answer, sound)
    })
  }

  async release(): Promise<void> {
    this.#server.close()
  }

  #ask(text: string, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const expected = this.#settings.stream === 'sse' ? EVENTS : AUDIO
    return askFor(this.#server, speechBody(this.#settings, text), expected, signal)
  }

  async #receive(answer: HttpAnswer, sound: SpokenSound): Promise<void> {
    const { format, stream, sampleRateHz } = this.#settings
    const { name } = this.#server
    const rawHz = rateOf(answer) ?? sampleRateHz ?? this.sampleRateHz
    const decoder = await createSoundDecoder(format, this.sampleRateHz, rawHz, name, answer.headers['content-type'])
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

function askFor(
  server: ModelServer,
  body: object,
  expected: ExpectedAnswer,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  const headers = { 'Content-Type': 'application/json' }
  return server.ask({ method: 'POST', path: '/audio/speech', headers, body: JSON.stringify(body), signal }, expected)
}

/** The rate of raw samples is nowhere in them: a WAV of the same voice says it. */
async function statedRateHz(settings: SpeechSettings, server: ModelServer): Promise<number> {
  const body = speechBody({ ...settings, stream: 'audio' }, PROBE_TEXT, 'wav')
  const answer = await askFor(server, body, AUDIO, undefined)
  const wav = new WavStream(`The answer of ${server.name}`)
  try {
    await server.readUntil(answer, (bytes) => {
      wav.push(bytes)
      return wav.sampleRateHz !== undefined
    })
  } catch (error) {
    throw garbled(error, server.name)
  }
  if (wav.sampleRateHz !== undefined) return wav.sampleRateHz
  throw new RemoteFailure('notTheProtocol', because('server.wavNoRate', { server: server.name }), {
    hint: because('do.enterRate'),
  })
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
