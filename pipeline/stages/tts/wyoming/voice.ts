import { because } from '../../../measures/reasons/reasons.ts'
import type { CircuitState } from '../../../remote/circuit-breaker.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import { encodeEvent } from '../../../remote/wyoming/events.ts'
import { type HearEvent, WyomingServer } from '../../../remote/wyoming/wyoming-server.ts'
import { PcmSound } from '../pcm-sound.ts'
import { type AskedClause, PROBE_TEXT, RemoteVoice, type VoiceProtocol } from '../remote-voice.ts'
import type { WyomingTtsSettings } from './settings.ts'
import { soundFormat } from './sound-format.ts'

/**
 * A voice behind a Wyoming server. A clause is one request on one connection, which is kept where the server keeps it.
 *
 * @throws Failure where nobody agreed to what would be sent there, or it does not answer
 */
export async function openWyomingVoice(
  settings: WyomingTtsSettings,
  onCircuit?: (state: CircuitState) => void,
): Promise<RemoteVoice> {
  const server = new WyomingServer(settings, 'text', onCircuit)
  return await RemoteVoice.open(new WyomingProtocol(settings, server), settings.sampleRateHz)
}

class WyomingProtocol implements VoiceProtocol {
  readonly #settings: WyomingTtsSettings
  readonly #server: WyomingServer

  constructor(settings: WyomingTtsSettings, server: WyomingServer) {
    this.#settings = settings
    this.#server = server
  }

  get address() {
    return this.#server.address
  }

  /** The rate stands before the first sound: the rest of the probe is heard to its end, so that the connection is kept. */
  async statedRateHz(): Promise<number> {
    const server = this.#server.name
    let rate: number | undefined
    await this.#server.ask(synthesis(this.#settings, PROBE_TEXT), ({ type, data }) => {
      if (type === 'audio-start' || type === 'audio-chunk') rate ??= soundFormat(data, server).rate
      return type === 'audio-stop'
    })
    if (rate !== undefined) return rate
    throw new RemoteFailure('notTheProtocol', because('server.saysNothing', { server, text: PROBE_TEXT }), {
      hint: because('do.enterRate'),
    })
  }

  async probe(): Promise<void> {
    await this.#server.ask(synthesis(this.#settings, PROBE_TEXT), ({ type }) => type === 'audio-stop')
  }

  prepare(ahead: boolean): void {
    this.#server.prepare(ahead)
  }

  async speak(clause: AskedClause): Promise<void> {
    const hear = hearing(clause, this.#server.name)
    await this.#server.ask(synthesis(this.#settings, clause.text), hear, clause.signal)
  }

  close(): void {
    this.#server.close()
  }
}

/** Hears one answer. */
function hearing({ sound, sampleRateHz, answered }: AskedClause, server: string): HearEvent {
  let decoder: PcmSound | undefined
  return ({ type, data, payload }, _atMs, stamps) => {
    answered(stamps)
    // Each answer tells its own rate, and it need not be the one of the answer before.
    if (type === 'audio-start' || type === 'audio-chunk') {
      decoder ??= new PcmSound(soundFormat(data, server), sampleRateHz)
    }
    if (type === 'audio-chunk' && decoder) sound.push(decoder.push(payload), stamps)
    if (type !== 'audio-stop') return false
    if (decoder) sound.end(decoder.flush(), stamps)
    return true
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
