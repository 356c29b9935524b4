import { z } from 'zod'
import { because } from '../../../measures/reasons/reasons.ts'
import { oneLine } from '../../../remote/answer-check.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { Frame } from '../../../remote/server-socket.ts'

const wordSchema = z.object({
  word: z.string(),
  punctuated_word: z.string().nullish(),
  start: z.number(),
  end: z.number(),
})
const alternativeSchema = z.object({
  transcript: z.string(),
  confidence: z.number().nullish(),
  words: z.array(wordSchema).nullish(),
})
const resultsSchema = z.object({
  start: z.number().default(0),
  duration: z.number().default(0),
  is_final: z.boolean().nullish(),
  speech_final: z.boolean().nullish(),
  from_finalize: z.boolean().nullish(),
  channel: z.object({ alternatives: z.array(alternativeSchema) }),
})
const messageSchema = z.object({ type: z.string() })
const errorSchema = z.object({
  description: z.string().nullish(),
  message: z.string().nullish(),
  err_msg: z.string().nullish(),
  variant: z.string().nullish(),
})

/** What was heard in a stretch; times are the server's clock, seconds since the connection's first audio. */
export interface Heard {
  readonly text: string
  readonly confidence: number | undefined
  readonly words: readonly { readonly text: string; readonly startS: number; readonly endS: number }[]
}

/** A stretch of audio, as it is understood for now or for good. */
export interface Results {
  readonly kind: 'results'
  readonly heard: Heard
  readonly startS: number
  readonly durationS: number
  /** It will not change any more (`is_final`; `speech_final` is the same at a pause). */
  readonly final: boolean
  /** It is the answer to `Finalize`. */
  readonly fromFinalize: boolean
}

/** What the server may say. */
export type Message =
  | Results
  | { readonly kind: 'error'; readonly said: string }
  | { readonly kind: 'metadata' }
  /** Kinds that are of no use here (`SpeechStarted`, `UtteranceEnd`), or not known yet. */
  | { readonly kind: 'other' }

/** @throws RemoteFailure where it is no message of the protocol */
export function readMessage(frame: Frame, server: string): Message {
  const text = typeof frame === 'string' ? frame : Buffer.from(frame).toString('utf8')
  try {
    const body: unknown = JSON.parse(text)
    const { type } = messageSchema.parse(body)
    if (type === 'Results') return results(resultsSchema.parse(body))
    if (type === 'Error') return { kind: 'error', said: saidIn(body) }
    return { kind: type === 'Metadata' ? 'metadata' : 'other' }
  } catch {
    throw new RemoteFailure('notTheProtocol', because('server.noDeepgram', { server, said: oneLine(text) }))
  }
}

function results(read: z.infer<typeof resultsSchema>): Results {
  const { start, duration, is_final, speech_final, from_finalize, channel } = read
  const [best] = channel.alternatives
  const words = (best?.words ?? []).map((word) => ({
    text: word.punctuated_word ?? word.word,
    ...{ startS: word.start, endS: word.end },
  }))
  return {
    ...{ kind: 'results', startS: start, durationS: duration },
    heard: { text: best?.transcript ?? '', confidence: best?.confidence ?? undefined, words },
    final: (is_final ?? false) || (speech_final ?? false),
    fromFinalize: from_finalize ?? false,
  }
}

function saidIn(body: unknown): string {
  const { description, message, err_msg, variant } = errorSchema.parse(body)
  return oneLine(description ?? message ?? err_msg ?? variant ?? 'without a word')
}
