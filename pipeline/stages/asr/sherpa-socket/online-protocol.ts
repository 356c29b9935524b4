import { z } from 'zod'
import { because } from '../../../measures/reasons/reasons.ts'
import { oneLine } from '../../../remote/answer-check.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { Frame } from '../../../remote/server-socket.ts'
import type { Dialogue, SpokenProtocol } from '../remote/dialogue.ts'
import type { HeardElsewhere } from '../remote/remote-hypothesis.ts'

const resultSchema = z.object({ text: z.string(), segment: z.number().int().nonnegative().nullish() })
const DONE = 'Done'
/** The server's last word; older ones write it without the mark. */
const GOODBYE = /^Done!?$/

/**
 * sherpa-onnx's WebSocket server for streaming models: samples go there as 32-bit floats; what it hears of each segment
 * comes back whole each time. Every utterance has a connection of its own.
 */
export function onlineProtocol(server: string): SpokenProtocol {
  return { keepsConnection: false, dialogue: () => new OnlineDialogue(server) }
}

class OnlineDialogue implements Dialogue {
  readonly #server: string
  readonly #segments = new Map<number, string>()

  constructor(server: string) {
    this.#server = server
  }

  get heard(): HeardElsewhere {
    const segments = [...this.#segments].toSorted(([a], [b]) => a - b).map(([, text]) => text.trim())
    return { text: segments.reduce(joined, '') }
  }

  begin(): readonly Frame[] {
    return []
  }

  audio(pcm: Float32Array): readonly Frame[] {
    return [littleEndian(pcm)]
  }

  end(): readonly Frame[] {
    return [DONE]
  }

  hear(frame: Frame): boolean {
    const text = typeof frame === 'string' ? frame : Buffer.from(frame).toString('utf8')
    if (GOODBYE.test(text.trim())) return true
    let result: z.infer<typeof resultSchema>
    try {
      result = resultSchema.parse(JSON.parse(text))
    } catch {
      throw new RemoteFailure(
        'notTheProtocol',
        because('server.noSherpa', { server: this.#server, said: oneLine(text) }),
      )
    }
    this.#segments.set(result.segment ?? 0, result.text)
    return false
  }
}

/** Words of an alphabet are parted by a space; Chinese needs none. */
function joined(before: string, after: string): string {
  if (before === '' || after === '') return before + after
  return /[\p{Script=Latin}\p{N}.,!?]$/u.test(before) && /^[\p{Script=Latin}\p{N}]/u.test(after)
    ? `${before} ${after}`
    : before + after
}

function littleEndian(pcm: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * pcm.length)
  const view = new DataView(bytes.buffer)
  for (const [n, sample] of pcm.entries()) view.setFloat32(4 * n, sample, true)
  return bytes
}
