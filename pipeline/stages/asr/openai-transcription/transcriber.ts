import { encodeWav } from '../../../audio/wav.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { parseJson, textOf } from '../../../remote/answer-check.ts'
import type { CircuitState } from '../../../remote/circuit-breaker.ts'
import { formBody } from '../../../remote/form-data.ts'
import type { HttpAnswer } from '../../../remote/http-server.ts'
import { JSON_ANSWER, ModelServer } from '../../../remote/model-server.ts'
import type { Recogniser, UntimedHypothesis, Utterance } from '../recogniser.ts'
import { type HeardElsewhere, REMOTE_UNIT_SAMPLES, remoteHypothesis } from '../remote/remote-hypothesis.ts'
import { formFields, type TranscriptionSettings } from './settings.ts'
import { readTranscript, TranscriptEvents } from './transcript.ts'

const RATE_HZ = 16_000
const EVENTS = { what: because('await.events'), accepts: ['text/event-stream'] }
const MAX_TRANSCRIPT_BYTES = 1024 * 1024
/** A moment of silence: what a server answers to it does not matter. */
const PROBE_SAMPLES = RATE_HZ / 2

/**
 * A recogniser behind `/audio/transcriptions` (speaches, FunASR, vLLM, whisper.cpp, LocalAI, and hosted ones). It takes
 * whole utterances: what is said is gathered here, and the upload and all of the decoding come after the endpoint.
 */
export class Transcriber implements Recogniser {
  readonly unitSamples = REMOTE_UNIT_SAMPLES
  readonly #settings: TranscriptionSettings
  readonly #server: ModelServer

  /** @throws Failure where the address is none, or nobody agreed to what would be sent there */
  constructor(settings: TranscriptionSettings, onCircuit?: (state: CircuitState) => void) {
    this.#settings = settings
    this.#server = new ModelServer(settings, 'audio', onCircuit)
  }

  get server() {
    const { host, reach } = this.#server.address
    return { host, reach }
  }

  /** The server loads its model, and the connection is open. */
  async warmUp(): Promise<void> {
    await this.#recognise(new Float32Array(PROBE_SAMPLES))
  }

  /** Somebody begins to speak: by the time of the endpoint the connection stands. */
  prepare(ahead: boolean): void {
    this.#server.prepare(ahead)
  }

  utterance(): Utterance {
    const pieces: Float32Array[] = []
    return {
      push: async (pcm) => void pieces.push(pcm),
      finish: () => this.transcribe(Float32Array.from(pieces.flatMap((piece) => [...piece]))),
    }
  }

  async transcribe(pcm: Float32Array): Promise<UntimedHypothesis> {
    return remoteHypothesis(await this.#recognise(pcm), pcm.length)
  }

  async release(): Promise<void> {
    this.#server.close()
  }

  async #recognise(pcm: Float32Array): Promise<HeardElsewhere> {
    const wav = encodeWav({ sampleRateHz: RATE_HZ, pcm })
    const file = { name: 'audio.wav', type: 'audio/wav', bytes: wav }
    const { contentType, body } = formBody(formFields(this.#settings), file)
    const request = {
      ...({ method: 'POST', path: '/audio/transcriptions', body } as const),
      headers: { 'Content-Type': contentType },
    }
    const answer = await this.#server.ask(request, this.#settings.stream ? EVENTS : JSON_ANSWER)
    const heard = await (this.#settings.stream ? this.#events(answer) : this.#whole(answer))
    return { ...heard, network: { ...answer.stamps } }
  }

  async #whole(answer: HttpAnswer): Promise<HeardElsewhere> {
    const { name } = this.#server
    const text = await textOf((onBytes) => this.#server.read(answer, onBytes), MAX_TRANSCRIPT_BYTES, name)
    return readTranscript(parseJson(text, name), name)
  }

  async #events(answer: HttpAnswer): Promise<HeardElsewhere> {
    const events = new TranscriptEvents(this.#server.name)
    await this.#server.readUntil(answer, (bytes) => {
      events.push(bytes)
      return events.done
    })
    events.end()
    return { text: events.text }
  }
}
