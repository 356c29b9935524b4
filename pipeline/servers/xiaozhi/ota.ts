import { z } from 'zod'

/** What a device is told when it starts: where to talk to. */
export interface OtaAnswer {
  readonly server_time: { readonly timestamp: number; readonly timezone_offset: number }
  readonly firmware: { readonly version: string; readonly url: string }
  readonly websocket: { readonly url: string; readonly token: string; readonly version: number }
}

export interface OtaFacts {
  readonly websocketUrl: string
  /** Empty: devices send no Authorization header. */
  readonly token: string
  readonly now: Date
}

const requestSchema = z.looseObject({ application: z.looseObject({ version: z.string().max(64) }).optional() })

/**
 * Answers a device's version check. There is no `mqtt` (a device would prefer it to the WebSocket), no `activation`
 * (nobody has to be asked), and the device's own version as the newest: a higher one would start an upgrade.
 */
export function answerOta(body: string, { websocketUrl, token, now }: OtaFacts): OtaAnswer {
  return {
    server_time: { timestamp: now.getTime(), timezone_offset: -now.getTimezoneOffset() },
    firmware: { version: versionOf(body), url: '' },
    websocket: { url: websocketUrl, token, version: 1 },
  }
}

/** Old firmware builds this text by hand, so a body that cannot be read is no reason to leave the device alone. */
function versionOf(body: string): string {
  try {
    return requestSchema.parse(JSON.parse(body)).application?.version ?? LOWEST_VERSION
  } catch {
    return LOWEST_VERSION
  }
}

const LOWEST_VERSION = '0.0.0'

/** Browser clients ask first, because of their own headers. */
export const OTA_CORS: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers':
    'Content-Type, Device-Id, Client-Id, Activation-Version, Serial-Number, Accept-Language, User-Agent',
  'Access-Control-Max-Age': '600',
  // A page of the internet may not ask a machine at home unless that says so.
  'Access-Control-Allow-Private-Network': 'true',
}
