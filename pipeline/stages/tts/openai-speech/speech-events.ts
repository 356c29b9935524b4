import { z } from 'zod'
import { because } from '../../../measures/reasons/reasons.ts'
import { oneLine, saidError } from '../../../remote/answer-check.ts'
import { AnswerEvents, eventJson } from '../../../remote/answer-events.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'

const deltaSchema = z.object({ type: z.literal('speech.audio.delta'), audio: z.base64() })

/** Takes the bytes of audio out of the events of a speech request (`stream_format: "sse"`). */
export class SpeechEvents extends AnswerEvents {
  readonly #server: string
  readonly #onAudio: (bytes: Uint8Array) => void

  constructor(server: string, onAudio: (bytes: Uint8Array) => void) {
    super({
      take: (data) => this.#event(data),
      cutOff: () =>
        new RemoteFailure('closed', because('server.speechEnds', { server }), { hint: because('do.seeItsLog') }),
    })
    this.#server = server
    this.#onAudio = onAudio
  }

  #event(data: string): boolean {
    const body = data.trim() === '[DONE]' ? { type: 'speech.audio.done' } : eventJson(data)
    const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined
    if (type === 'speech.audio.done') return true
    const delta = deltaSchema.safeParse(body)
    if (delta.success) {
      this.#onAudio(Buffer.from(delta.data.audio, 'base64'))
      return false
    }
    const said = saidError(body)
    if (said !== undefined) {
      const message = because('server.reportedInSpeech', { server: this.#server, said: oneLine(said) })
      throw new RemoteFailure('errorInStream', message)
    }
    // Kinds of events that are not known yet: what is needed of speech is its audio alone.
    if (typeof type === 'string' && type !== 'speech.audio.delta') return false
    throw new RemoteFailure(
      'notTheProtocol',
      because('server.noSpeechEvent', { server: this.#server, said: oneLine(data) }),
    )
  }
}
