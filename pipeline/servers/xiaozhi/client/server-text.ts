import { z } from 'zod'

const serverTextSchema = z.looseObject({
  type: z.string(),
  state: z.string().optional(),
  text: z.string().optional(),
  message: z.string().optional(),
  session_id: z.string().optional(),
  audio_params: z.looseObject({ sample_rate: z.number().optional(), frame_duration: z.number().optional() }).optional(),
})
/** A text message of a server, as far as a device looks at it. */
export type ServerText = z.infer<typeof serverTextSchema>

/** Reads a server's text message; some servers send plain text too, which is nothing to a device. */
export function readServerText(text: string): ServerText | undefined {
  try {
    return serverTextSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
