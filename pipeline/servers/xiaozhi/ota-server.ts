import type { IncomingMessage, ServerResponse } from 'node:http'
import { requestTarget } from '../request-target.ts'
import { type DevicePolicy, isToken, judgeCaller, OTA_PATH } from './admission/access.ts'
import { answerTo, type Refusal } from './admission/refusals.ts'
import { answerOta, OTA_CORS } from './ota.ts'

/** What a device says of itself has about 2 kB. */
const MOST_BODY_BYTES = 64 * 1024

export interface OtaContext {
  readonly policy: DevicePolicy
  readonly websocketUrl: string
  readonly refuse: (reason: Refusal) => void
}

/**
 * Answers the gateway's HTTP requests: a device's version check at `/xiaozhi/ota/`. Where a token is asked for, it is
 * part of the path (`/xiaozhi/ota/TOKEN/`), for the answer hands it out and a device can be given any URL.
 */
export async function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  { policy, websocketUrl, refuse }: OtaContext,
): Promise<void> {
  const refused = judgeCaller(request.headers, policy)
  if (refused) return turnAway(response, 403, refused, refuse)
  const { path } = requestTarget(request.url) ?? { path: '' }
  if (!`${path}/`.startsWith(OTA_PATH)) return turnAway(response, 404, 'access.path', refuse)
  const given = path.slice(OTA_PATH.length).replace(/\/$/, '')
  if (policy.token === undefined ? given !== '' : !isToken(given, policy)) {
    return turnAway(response, 404, policy.token === undefined ? 'access.path' : 'access.token', refuse)
  }
  const { origin } = request.headers
  const cors = origin === undefined ? {} : { ...OTA_CORS, 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }
  switch (request.method) {
    case 'OPTIONS':
      response.writeHead(204, cors).end()
      return
    case 'GET':
      return whole(
        response,
        200,
        'text/plain; charset=utf-8',
        cors,
        `Firstword answers devices here. They talk to ${websocketUrl}\n`,
      )
    case 'POST': {
      const body = await readBody(request)
      if (body === undefined) return turnAway(response, 413, 'ota.badRequest', refuse)
      const answer = answerOta(body, { websocketUrl, token: policy.token ?? '', now: new Date() })
      return whole(response, 200, 'application/json', { ...cors, 'Cache-Control': 'no-store' }, JSON.stringify(answer))
    }
    default:
      return turnAway(response, 405, 'ota.badRequest', refuse)
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function turnAway(response: ServerResponse, status: number, reason: Refusal, refuse: (reason: Refusal) => void): void {
  refuse(reason)
  whole(response, status, 'text/plain; charset=utf-8', { Connection: 'close' }, answerTo(reason))
}

/** Answers with its length: the HTTP clients of small devices read no answer that comes in chunks. */
function whole(
  response: ServerResponse,
  status: number,
  contentType: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  response.writeHead(status, { ...headers, 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}
