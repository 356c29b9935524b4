import { z } from 'zod'
import { because } from '../../../measures/reasons/reasons.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { PcmFormat } from '../pcm-sound.ts'

const formatSchema = z.object({
  rate: z.int().min(1000).max(192_000),
  width: z.literal(2),
  channels: z.int().min(1).max(8).default(1),
})

/** Reads the format that an event tells. @throws RemoteFailure where it tells none that can be played */
export function soundFormat(data: unknown, server: string): PcmFormat {
  const told = formatSchema.safeParse(data)
  if (told.success) return told.data
  const wrong = told.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  throw new RemoteFailure('notTheProtocol', because('server.formatUnplayable', { server, wrong }))
}
