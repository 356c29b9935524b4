import { z } from 'zod'
import type { HostConnection } from '../../../pipeline/protocol/desktop.ts'
import type { ErrorInfo } from '../../../pipeline/protocol/errors.ts'
import { errorInfoSchema } from '../../../pipeline/protocol/errors.ts'
import { NOT_CONNECTED } from './pending-requests.ts'

/** A file as it came from the host, or why it did not. */
export type FileOutcome =
  | { readonly ok: true; readonly name: string; readonly content: Blob }
  | { readonly ok: false; readonly error: ErrorInfo }

type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Where a path of the host lies for HTTP, seen from its socket's address. */
export function httpAddress({ url }: HostConnection, path: string): string {
  const address = new URL(path, url)
  address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:'
  return address.href
}

/** Fetches a file of the host's: reports, exports, recordings. The key travels in a header, never in the address. */
export async function fetchFile(
  host: HostConnection | undefined,
  path: string,
  get: Fetch = (url, init) => fetch(url, init),
): Promise<FileOutcome> {
  const outcome = await request(host, path, {}, get)
  if (!(outcome instanceof Response)) return { ok: false, error: outcome }
  return { ok: true, name: nameOf(outcome) ?? 'firstword', content: await outcome.blob() }
}

/** What became of a file that was handed over; `sessionId` where it became a session. */
export type SentOutcome =
  | { readonly ok: true; readonly sessionId?: string }
  | { readonly ok: false; readonly error: ErrorInfo }

const sentSchema = z.object({ sessionId: z.string() })

/** Hands a file to the host; what it says of it is in the outcome. */
export async function sendFile(
  host: HostConnection | undefined,
  path: string,
  content: Blob,
  post: Fetch = (url, init) => fetch(url, init),
): Promise<SentOutcome> {
  const outcome = await request(host, path, { method: 'POST', body: content }, post)
  if (!(outcome instanceof Response)) return { ok: false, error: outcome }
  const said = sentSchema.safeParse(await outcome.json().catch(() => undefined))
  return { ok: true, ...said.data }
}

async function request(
  host: HostConnection | undefined,
  path: string,
  init: RequestInit,
  send: Fetch,
): Promise<Response | ErrorInfo> {
  if (!host) return NOT_CONNECTED
  try {
    const headers = { authorization: `Bearer ${host.token}` }
    const response = await send(httpAddress(host, path), { ...init, headers, cache: 'no-store' })
    return response.ok ? response : await errorOf(response)
  } catch {
    return NOT_CONNECTED
  }
}

/** The host answers a refusal with its reason as JSON; anything else is named by its status. */
async function errorOf(response: Response): Promise<ErrorInfo> {
  const body: unknown = await response.json().catch(() => undefined)
  const known = errorInfoSchema.safeParse(body)
  return known.success ? known.data : { code: 'client.http', message: `${response.status} ${response.statusText}` }
}

/** The file's name as the host gives it: in full where it is not plain ASCII (RFC 6266), else as it stands. */
function nameOf(response: Response): string | undefined {
  const header = response.headers.get('content-disposition') ?? ''
  const full = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1]
  return full === undefined ? /filename="([^"]+)"/.exec(header)?.[1] : decodeURIComponent(full)
}
