import { z } from 'zod'
import { float32ToInt16 } from '../../../audio/pcm.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { oneLine, saidError } from '../../../remote/answer-check.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { Frame } from '../../../remote/server-socket.ts'
import type { Dialogue, SpokenProtocol } from '../remote/dialogue.ts'
import type { HeardElsewhere } from '../remote/remote-hypothesis.ts'
import type { VllmRealtimeSettings } from './settings.ts'

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('transcription.delta'), delta: z.string() }),
  z.object({ type: z.literal('transcription.done'), text: z.string() }),
])
const anySchema = z.object({ type: z.string() })

/**
 * vLLM's realtime transcription: the text grows by pieces while audio comes, and is said again whole at the end.
 *
 * Its server could take another utterance on the same connection, but empties its queue of audio only after its last
 * word, and a beginning that comes in between is lost or ignored: each utterance has its own, opened ahead.
 */
export function vllmRealtimeProtocol(settings: VllmRealtimeSettings, server: string): SpokenProtocol {
  const path = /\/v1$/.test(new URL(settings.address).pathname.replace(/\/+$/, '')) ? '/realtime' : '/v1/realtime'
  return { path, keepsConnection: false, dialogue: () => new Transcription(settings.model, server) }
}

class Transcription implements Dialogue {
  readonly #model: string
  readonly #server: string
  #text = ''
  #anyAudio = false

  constructor(model: string, server: string) {
    this.#model = model
    this.#server = server
  }

  get heard(): HeardElsewhere {
    return { text: this.#text }
  }

  begin(): readonly Frame[] {
    return [
      JSON.stringify({ type: 'session.update', model: this.#model }),
      // The first commit begins: what is understood comes while more audio does.
      JSON.stringify({ type: 'input_audio_buffer.commit' }),
    ]
  }

  audio(pcm: Float32Array): readonly Frame[] {
    // The server refuses an empty piece.
    if (pcm.length === 0) return []
    this.#anyAudio = true
    return [append(pcm)]
  }

  end(): readonly Frame[] {
    const end = JSON.stringify({ type: 'input_audio_buffer.commit', final: true })
    // A model that was never given audio has no prompt, and fails.
    return this.#anyAudio ? [end] : [append(new Float32Array(SILENCE_SAMPLES)), end]
  }

  hear(frame: Frame): boolean {
    const message = this.#read(frame)
    if (message?.type === 'transcription.delta') this.#text += message.delta
    if (message?.type !== 'transcription.done') return false
    this.#text = message.text
    return true
  }

  /** @returns undefined for kinds that say nothing of the text, such as `session.created` */
  #read(frame: Frame): z.infer<typeof messageSchema> | undefined {
    const text = typeof frame === 'string' ? frame : Buffer.from(frame).toString('utf8')
    const body = parsed(text)
    const message = messageSchema.safeParse(body)
    if (message.success) return message.data
    const type = anySchema.safeParse(body).data?.type
    if (type === 'error') {
      const said = oneLine(saidError(body) ?? text)
      throw new RemoteFailure('errorInStream', because('server.reported', { server: this.#server, said }), {
        hint: because('do.streamModel'),
      })
    }
    if (type !== undefined && !type.startsWith('transcription.')) return undefined
    throw new RemoteFailure(
      'notTheProtocol',
      because('server.noTranscription', { server: this.#server, said: oneLine(text) }),
    )
  }
}

const SILENCE_SAMPLES = 1600

function append(pcm: Float32Array): Frame {
  const audio = Buffer.from(float32ToInt16(pcm).buffer).toString('base64')
  return JSON.stringify({ type: 'input_audio_buffer.append', audio })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
