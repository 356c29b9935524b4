import { z } from 'zod'
import type { Frame } from '../../remote/server-socket.ts'

const errorSchema = z.looseObject({
  code: z.string().nullish(),
  message: z.string().nullish(),
  type: z.string().nullish(),
})
export type RealtimeError = z.infer<typeof errorSchema>

const formatSchema = z.looseObject({ type: z.string().optional(), rate: z.number().optional() })

/** What a client looks at of a server's event; all else may be there, and may be anything: events that are not known too. */
const eventSchema = z.looseObject({
  type: z.string(),
  response_id: z.string().optional().catch(undefined),
  delta: z.string().optional().catch(undefined),
  transcript: z.string().optional().catch(undefined),
  error: errorSchema.optional().catch(undefined),
  session: z
    .looseObject({
      audio: z.looseObject({ output: z.looseObject({ format: formatSchema.optional() }).optional() }).optional(),
      output_audio_format: z.string().optional(),
    })
    .optional()
    .catch(undefined),
  response: z
    .looseObject({
      id: z.string().optional(),
      status: z.string().optional(),
      status_details: z.looseObject({ reason: z.string().optional(), error: errorSchema.nullish() }).nullish(),
    })
    .optional()
    .catch(undefined),
})
/** An event of a server, by its present name. */
export type RealtimeEvent = z.infer<typeof eventSchema>

/** Events whose names the beta had otherwise. */
const BETA_NAMES: Readonly<Record<string, string>> = {
  'response.audio.delta': 'response.output_audio.delta',
  'response.audio_transcript.delta': 'response.output_audio_transcript.delta',
  'response.text.delta': 'response.output_text.delta',
}

/** Reads an event, by whichever name it has; `undefined` where it is none. */
export function readRealtimeEvent(frame: Frame): RealtimeEvent | undefined {
  try {
    const text = typeof frame === 'string' ? frame : new TextDecoder('utf-8', { fatal: true }).decode(frame)
    const event = eventSchema.safeParse(JSON.parse(text)).data
    return event && { ...event, type: BETA_NAMES[event.type] ?? event.type }
  } catch {
    return undefined
  }
}

/** At which rate a server says that it speaks; `undefined` where it says nothing, an error's text where it is no PCM. */
export function outputRate({ session }: RealtimeEvent): { readonly rateHz?: number; readonly other?: string } {
  const { type, rate } = session?.audio?.output?.format ?? {}
  const name = type ?? session?.output_audio_format
  if (name !== undefined && name !== 'audio/pcm' && name !== 'pcm16') return { other: name }
  return rate === undefined ? {} : { rateHz: rate }
}

/** A server's error on one line. */
export function errorText({ code, message, type }: RealtimeError): string {
  return message || code || type || 'no reason given'
}
