import { because } from '../../../measures/reasons/reasons.ts'
import type { CircuitState } from '../../../remote/circuit-breaker.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import { encodeEvent } from '../../../remote/wyoming/events.ts'
import { type HearEvent, WyomingServer } from '../../../remote/wyoming/wyoming-server.ts'
import type { SpeechResult } from '../contract.ts'
import { PcmSound } from '../pcm-sound.ts'
import type { ServedVoice, SpeechContext } from '../serve-voice.ts'
import { servedSpeech } from '../served-speech.ts'
import type { SpokenSound } from '../spoken-sound.ts'
import type { WorkerSpeechRequest } from '../worker-api.ts'
import type { WyomingTtsSettings } from './settings.ts'
import { soundFormat } from './sound-format.ts'

const PROBE_TEXT = 'Hi.'

/** A voice behind a Wyoming server. A clause is one request on one connection, which is kept where the server keeps it. */
export class WyomingVoice implements ServedVoice {
  readonly sampleRateHz: number
  readonly #settings: WyomingTtsSettings
  readonly #server: WyomingServer

  private constructor(settings: WyomingTtsSettings, server: WyomingServer, sampleRateHz: number) {
    this.#settings = settings
    this.#server = server
    this.sampleRateHz = sampleRateHz
  }

  /**
   * Finds out at which rate the server speaks, where the settings do not say.
   *
   * @throws Failure where nobody agreed to what would be sent there, or it does not answer
   */
  static async open(settings: WyomingTtsSettings, onCircuit?: (state: CircuitState) => void): Promise<WyomingVoice> {
    const server = new WyomingServer(settings, 'text', onCircuit)
    try {
      return new WyomingVoice(settings, server, settings.sampleRateHz ?? (await statedRateHz(settings, server)))
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
    await this.#server.ask(synthesis(this.#settings, PROBE_TEXT), ({ type }) => type === 'audio-stop')
  }

  prepare(ahead: boolean): void {
    this.#server.prepare(ahead)
  }

  speak(request: WorkerSpeechRequest, context: SpeechContext): Promise<Omit<SpeechResult, 'timing'>> {
    return servedSpeech(request, context, (sound, answered) => {
      const hear = this.#hearing(sound)
      const hearAnswer: HearEvent = (event, atMs, stamps) => {
        answered(stamps)
        return hear(event, atMs, stamps)
      }
      return this.#server.ask(synthesis(this.#settings, request.text), hearAnswer, context.signal)
    })
  }

  async release(): Promise<void> {
    this.#server.close()
  }

  #hearing(sound: SpokenSound): HearEvent {
    let decoder: PcmSound | undefined
    return ({ type, data, payload }, _atMs, stamps) => {
      // Each answer tells its own rate, and it need not be the one of the answer before.
      if (type === 'audio-start' || type === 'audio-chunk') {
        decoder ??= new PcmSound(soundFormat(data, this.#server.name), this.sampleRateHz)
      }
      if (type === 'audio-chunk' && decoder) sound.push(decoder.push(payload), stamps)
      if (type !== 'audio-stop') return false
      if (decoder) sound.end(decoder.flush(), stamps)
      return true
    }
  }
}

function synthesis({ model, voice, speaker, language }: WyomingTtsSettings, text: string): Uint8Array {
  const name = voice ?? model
  const wanted = {
    ...(name === '' ? {} : { name }),
    ...(speaker === undefined ? {} : { speaker }),
    ...(language === undefined ? {} : { language }),
  }
  // A text with line feeds would be several lines of the protocol in older servers.
  const said = { text: text.replace(/\s+/g, ' ').trim() }
  return encodeEvent('synthesize', Object.keys(wanted).length === 0 ? said : { ...said, voice: wanted })
}

/** The rate stands before the first sound: the rest of the probe is heard to its end, so that the connection is kept. */
async function statedRateHz(settings: WyomingTtsSettings, server: WyomingServer): Promise<number> {
  let rate: number | undefined
  await server.ask(synthesis(settings, PROBE_TEXT), ({ type, data }) => {
    if (type === 'audio-start' || type === 'audio-chunk') rate ??= soundFormat(data, server.name).rate
    return type === 'audio-stop'
  })
  if (rate !== undefined) return rate
  throw new RemoteFailure('notTheProtocol', because('server.saysNothing', { server: server.name, text: PROBE_TEXT }), {
    hint: because('do.enterRate'),
  })
}
