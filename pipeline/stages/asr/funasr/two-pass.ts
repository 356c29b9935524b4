import { z } from 'zod'
import { float32ToInt16 } from '../../../audio/pcm.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { oneLine } from '../../../remote/answer-check.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { Frame } from '../../../remote/server-socket.ts'
import type { Dialogue, SpokenProtocol } from '../remote/dialogue.ts'
import type { HeardElsewhere } from '../remote/remote-hypothesis.ts'
import type { FunasrSettings } from './settings.ts'

/** Chunks of the streaming model, in steps of 60 ms: look-back, chunk, look-ahead. */
const CHUNK_SIZE = [5, 10, 5]
const CHUNK_INTERVAL = 10
/** 60 ms at 16 kHz: the step that the server reckons with. */
const STEP_SAMPLES = (16 * 60 * (CHUNK_SIZE[1] ?? 0)) / CHUNK_INTERVAL

const messageSchema = z.object({ mode: z.string(), text: z.string().nullish(), is_final: z.boolean().nullish() })

/**
 * FunASR's two-pass protocol: a streaming model says at once what it hears, piece by piece, and at the end of each
 * stretch of speech a better one says all of the stretch again.
 */
export function twoPassProtocol(settings: FunasrSettings, server: string): SpokenProtocol {
  return { subprotocols: ['binary'], keepsConnection: true, dialogue: () => new TwoPassDialogue(settings, server) }
}

class TwoPassDialogue implements Dialogue {
  readonly #settings: FunasrSettings
  readonly #server: string
  /** What the second pass has said again, and what the first said since. */
  #settled = ''
  #fresh = ''
  #ended = false
  #pending = new Float32Array(0)

  constructor(settings: FunasrSettings, server: string) {
    this.#settings = settings
    this.#server = server
  }

  get heard(): HeardElsewhere {
    return { text: this.#settled + this.#fresh }
  }

  begin(): readonly Frame[] {
    const { hotwords, figures } = this.#settings
    return [
      JSON.stringify({
        ...{ mode: '2pass', wav_name: 'firstword', wav_format: 'pcm', is_speaking: true, audio_fs: 16_000 },
        ...{ chunk_size: CHUNK_SIZE, chunk_interval: CHUNK_INTERVAL, itn: figures },
        ...(Object.keys(hotwords).length === 0 ? {} : { hotwords: JSON.stringify(hotwords) }),
      }),
    ]
  }

  audio(pcm: Float32Array): readonly Frame[] {
    const gathered = new Float32Array(this.#pending.length + pcm.length)
    gathered.set(this.#pending)
    gathered.set(pcm, this.#pending.length)
    const whole = gathered.length - (gathered.length % STEP_SAMPLES)
    this.#pending = gathered.slice(whole)
    return Array.from({ length: whole / STEP_SAMPLES }, (_, n) =>
      bytesOf(gathered.subarray(n * STEP_SAMPLES, (n + 1) * STEP_SAMPLES)),
    )
  }

  end(): readonly Frame[] {
    this.#ended = true
    const rest = this.#pending.length > 0 ? [bytesOf(this.#pending)] : []
    return [...rest, JSON.stringify({ is_speaking: false })]
  }

  hear(frame: Frame): boolean {
    const { mode, text } = this.#read(frame)
    if (mode === '2pass-online' || mode === 'online') {
      this.#fresh += text ?? ''
      return false
    }
    if (mode !== '2pass-offline' && mode !== 'offline') return false
    this.#settled += text ?? ''
    this.#fresh = ''
    // Before the end it is a stretch that the server itself took for whole. `is_final` means one thing in its Python
    // server and another in its C++ one: the answer to our end is the second pass that follows it.
    return this.#ended
  }

  #read(frame: Frame): z.infer<typeof messageSchema> {
    const text = typeof frame === 'string' ? frame : Buffer.from(frame).toString('utf8')
    try {
      return messageSchema.parse(JSON.parse(text))
    } catch {
      throw new RemoteFailure(
        'notTheProtocol',
        because('server.noFunAsr', { server: this.#server, said: oneLine(text) }),
      )
    }
  }
}

function bytesOf(pcm: Float32Array): Uint8Array {
  return new Uint8Array(float32ToInt16(pcm).buffer)
}
