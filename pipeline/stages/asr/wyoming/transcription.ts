import { z } from 'zod'
import { float32ToInt16 } from '../../../audio/pcm.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { Frame } from '../../../remote/server-socket.ts'
import { EventCutter, encodeEvent, reportedError, type WyomingEvent } from '../../../remote/wyoming/events.ts'
import type { Dialogue, SpokenProtocol } from '../remote/dialogue.ts'
import type { HeardElsewhere } from '../remote/remote-hypothesis.ts'
import type { WyomingAsrSettings } from './settings.ts'

const FORMAT = { rate: 16_000, width: 2, channels: 1 }
const textSchema = z.object({ text: z.string() })

/**
 * Speech to text over Wyoming. Servers that stream say pieces of the text first (`transcript-chunk`); all of them say the
 * whole in one `transcript`, and most close the connection behind it.
 */
export function wyomingProtocol(settings: WyomingAsrSettings, server: string): SpokenProtocol {
  return { transport: 'tcp', keepsConnection: false, dialogue: () => new Transcription(settings, server) }
}

class Transcription implements Dialogue {
  readonly #settings: WyomingAsrSettings
  readonly #server: string
  readonly #cutter: EventCutter
  #text = ''

  constructor(settings: WyomingAsrSettings, server: string) {
    this.#settings = settings
    this.#server = server
    this.#cutter = new EventCutter(server)
  }

  get heard(): HeardElsewhere {
    return { text: this.#text }
  }

  begin(): readonly Frame[] {
    const { model, language } = this.#settings
    const wanted = { ...(model === '' ? {} : { name: model }), ...(language === undefined ? {} : { language }) }
    return [encodeEvent('transcribe', wanted), encodeEvent('audio-start', FORMAT)]
  }

  audio(pcm: Float32Array): readonly Frame[] {
    if (pcm.length === 0) return []
    return [encodeEvent('audio-chunk', FORMAT, new Uint8Array(float32ToInt16(pcm).buffer))]
  }

  end(): readonly Frame[] {
    return [encodeEvent('audio-stop')]
  }

  hear(frame: Frame): boolean {
    // TCP knows no frames: what comes are pieces of a stream.
    return this.#cutter.push(frame as Uint8Array).some((event) => this.#event(event))
  }

  /** @returns whether it was the last word */
  #event(event: WyomingEvent): boolean {
    const error = reportedError(event, this.#server)
    if (error) throw error
    if (event.type === 'transcript-start') this.#text = ''
    else if (event.type === 'transcript-chunk') this.#text += this.#textOf(event)
    else if (event.type === 'transcript') this.#text = this.#textOf(event)
    // A server that streams may leave the whole text out.
    return event.type === 'transcript' || event.type === 'transcript-stop'
  }

  #textOf({ type, data }: WyomingEvent): string {
    const said = textSchema.safeParse(data)
    if (said.success) return said.data.text
    throw new RemoteFailure('notTheProtocol', because('server.withoutText', { server: this.#server, type }))
  }
}
