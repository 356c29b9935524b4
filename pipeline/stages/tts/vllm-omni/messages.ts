import { z } from 'zod'
import { because } from '../../../measures/reasons/reasons.ts'
import { oneLine, saidError } from '../../../remote/answer-check.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { Frame } from '../../../remote/server-socket.ts'

const startSchema = z.object({
  type: z.literal('audio.start'),
  format: z.string().default('pcm'),
  /** Older servers do not say it, and neither does one that has no audio. */
  sample_rate: z.int().min(1000).max(192_000).optional(),
  channels: z.int().min(1).max(8).default(1),
})
const doneSchema = z.object({ type: z.literal('audio.done'), error: z.boolean().default(false) })
const overSchema = z.object({ type: z.literal('session.done') })
const anySchema = z.object({ type: z.string() })

/** What a message of the server means for a voice; kinds that mean nothing for it are `other`. */
export type OmniMessage =
  | { readonly kind: 'audio'; readonly bytes: Uint8Array }
  | { readonly kind: 'start'; readonly rate: number | undefined; readonly channels: number }
  | { readonly kind: 'over' | 'other' }

/**
 * Reads a message of vLLM-Omni's speech socket.
 *
 * @throws RemoteFailure where it reports an error, is none of the protocol, or tells audio that cannot be played
 */
export function readOmniMessage(frame: Frame, server: string): OmniMessage {
  if (typeof frame !== 'string') return { kind: 'audio', bytes: frame }
  const body = parsed(frame)
  const start = startSchema.safeParse(body)
  if (start.success) return started(start.data, server)
  if (overSchema.safeParse(body).success) return { kind: 'over' }
  const done = doneSchema.safeParse(body)
  if (done.data?.error) throw new RemoteFailure('errorInStream', because('server.speechFailed', { server }))
  const type = anySchema.safeParse(body).data?.type
  if (type === 'error') {
    const said = oneLine(saidError(body) ?? frame)
    throw new RemoteFailure('errorInStream', because('server.reported', { server, said }))
  }
  if (type !== undefined && type !== 'audio.start') return { kind: 'other' }
  throw new RemoteFailure('notTheProtocol', because('server.noSpeechMessage', { server, said: oneLine(frame) }))
}

function started({ format, sample_rate, channels }: z.infer<typeof startSchema>, server: string): OmniMessage {
  if (format === 'pcm') return { kind: 'start', rate: sample_rate, channels }
  throw new RemoteFailure('notTheProtocol', because('server.notRaw', { server, other: format }))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
