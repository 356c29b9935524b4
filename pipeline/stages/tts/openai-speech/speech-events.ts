import { z } from 'zod'
import { because } from '../../../measures/reasons/reasons.ts'
import { oneLine, saidError } from '../../../remote/answer-check.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import { EventStreamParser } from '../../../remote/server-sent-events.ts'

const deltaSchema = z.object({ type: z.literal('speech.audio.delta'), audio: z.base64() })

/** Takes the bytes of audio out of the events of a speech request (`stream_format: "sse"`). */
export class SpeechEvents {
  readonly #server: string
  readonly #onAudio: (bytes: Uint8Array) => void
  readonly #parser = new EventStreamParser(({ data }) => this.#event(data))
  #done = false

  constructor(server: string, onAudio: (bytes: Uint8Array) => void) {
    this.#server = server
    this.#onAudio = onAudio
  }

  /** The server said that there is no more. */
  get done(): boolean {
    return this.#done
  }

  /** @throws RemoteFailure where an event reports an error, or is none of speech */
  push(bytes: Uint8Array): void {
    this.#parser.push(bytes)
  }

  /** The stream is over. @throws RemoteFailure where it was cut off */
  end(): void {
    this.#parser.end()
    if (this.#done) return
    throw new RemoteFailure('closed', because('server.speechEnds', { server: this.#server }), {
      hint: because('do.seeItsLog'),
    })
  }

  #event(data: string): void {
    if (this.#done) return
    const body = data.trim() === '[DONE]' ? { type: 'speech.audio.done' } : parsed(data)
    const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined
    if (type === 'speech.audio.done') {
      this.#done = true
      return
    }
    const delta = deltaSchema.safeParse(body)
    if (delta.success) return this.#onAudio(Buffer.from(delta.data.audio, 'base64'))
    const said = saidError(body)
    if (said !== undefined) {
      const message = because('server.reportedInSpeech', { server: this.#server, said: oneLine(said) })
      throw new RemoteFailure('errorInStream', message)
    }
    // Kinds of events that are not known yet: what is needed of speech is its audio alone.
    if (typeof type === 'string' && type !== 'speech.audio.delta') return
    throw new RemoteFailure(
      'notTheProtocol',
      because('server.noSpeechEvent', { server: this.#server, said: oneLine(data) }),
    )
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
