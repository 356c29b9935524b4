import type { NetworkStamps } from '../../remote/network-stamps.ts'
import type { ServerAddress } from '../../remote/server-address.ts'
import type { SpeechResult } from './contract.ts'
import type { ServedVoice, SpeechContext } from './serve-voice.ts'
import { servedSpeech } from './served-speech.ts'
import type { SpokenSound } from './spoken-sound.ts'
import type { WorkerSpeechRequest } from './worker-api.ts'

/** Said to a server whose rate nobody entered, and when a voice is warmed up. */
export const PROBE_TEXT = 'Hi.'

/** One clause that a server is asked for. */
export interface AskedClause {
  readonly text: string
  readonly signal: AbortSignal
  /** Takes what the server says; the voice's rate is that of its samples. */
  readonly sound: SpokenSound
  readonly sampleRateHz: number
  /** Tells the stamps of the answer, as soon as there are some. */
  answered(stamps: NetworkStamps): void
}

/** How one protocol asks a server to speak; the rest of a voice elsewhere is the same for all. */
export interface VoiceProtocol {
  readonly address: ServerAddress
  /** Has a short text spoken to find out at which rate, Hz. @throws RemoteFailure where the server does not say */
  statedRateHz(): Promise<number>
  /** Has a short text spoken to its end: the server loads its voice, and the connection is open. */
  probe(): Promise<void>
  /** As `TtsStage.prepare`. */
  prepare(ahead: boolean): void
  /** Has a clause spoken; ends the request at once where it is called off. @throws RemoteFailure */
  speak(clause: AskedClause): Promise<void>
  close(): void
}

/** A voice behind a server. */
export class RemoteVoice implements ServedVoice {
  readonly sampleRateHz: number
  readonly #protocol: VoiceProtocol

  private constructor(protocol: VoiceProtocol, sampleRateHz: number) {
    this.#protocol = protocol
    this.sampleRateHz = sampleRateHz
  }

  /**
   * Finds out at which rate the server speaks, where the settings do not say.
   *
   * @param sampleRateHz as it was entered; `undefined`: the server is asked
   * @throws Failure where it does not answer, or does not say
   */
  static async open(protocol: VoiceProtocol, sampleRateHz: number | undefined): Promise<RemoteVoice> {
    try {
      return new RemoteVoice(protocol, sampleRateHz ?? (await protocol.statedRateHz()))
    } catch (error) {
      protocol.close()
      throw error
    }
  }

  get server() {
    const { host, reach } = this.#protocol.address
    return { host, reach }
  }

  /** One short text: the server loads its voice, and the connection is open. */
  async warmUp(): Promise<void> {
    await this.#protocol.probe()
  }

  prepare(ahead: boolean): void {
    this.#protocol.prepare(ahead)
  }

  /** As `TtsStage.speak`. @throws RemoteFailure */
  speak(request: WorkerSpeechRequest, context: SpeechContext): Promise<Omit<SpeechResult, 'timing'>> {
    const { signal } = context
    const { sampleRateHz } = this
    return servedSpeech(request, context, (sound, answered) =>
      this.#protocol.speak({ text: request.text, signal, sound, sampleRateHz, answered }),
    )
  }

  async release(): Promise<void> {
    this.#protocol.close()
  }
}
