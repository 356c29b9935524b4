import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import type { CustomScheme, Protocol } from 'electron'
import { contentTypeOf } from '../pipeline/base/content-types.ts'
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts'

export const APP_SCHEME = 'app'
/** The page's origin; the pipeline host accepts sockets from it. */
export const APP_ORIGIN = `${APP_SCHEME}://firstword`
export const APP_URL = `${APP_ORIGIN}/`

/** Must be registered before the app is ready. Secure: else there is no microphone; standard: else relative URLs fail. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
}

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'microphone=(self), camera=(), geolocation=(), display-capture=()',
}

/** Serves the built page from `pagesDir` and nothing from anywhere else. */
export function setupAppProtocol(protocol: Pick<Protocol, 'handle'>, pagesDir: string): void {
  protocol.handle(APP_SCHEME, (request) => answerAppRequest(request, pagesDir))
}

/** Answers one request for `app://firstword/…`: 200 with the file, or 400, 404, 405 without a body. */
export async function answerAppRequest(request: Pick<Request, 'url' | 'method'>, pagesDir: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
  const path = resolvePage(request.url, pagesDir)
  if (path === undefined) return refuse(400)
  try {
    const content = await readFile(path)
    const headers = { ...HEADERS, 'Content-Type': contentTypeOf(extname(path)) }
    return new Response(request.method === 'HEAD' ? undefined : new Uint8Array(content), { status: 200, headers })
  } catch {
    return refuse(404)
  }
}

/**
 * The file that a URL names, or `undefined` for another host, a malformed escape, or a path that leads out of the
 * folder (`..`, also escaped; a backslash, which Windows takes for a separator; a null byte).
 */
export function resolvePage(address: string, pagesDir: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== `${APP_SCHEME}:` || url.host !== 'firstword') return undefined
  const path = decodePath(url.pathname)
  if (path === undefined || /[\\\0]/.test(path)) return undefined
  if (path.split('/').includes('..')) return undefined
  const root = resolve(pagesDir)
  const file = join(root, path === '/' ? 'index.html' : path)
  return file.startsWith(root + sep) ? file : undefined
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

function refuse(status: number): Response {
  return new Response(undefined, { status, headers: HEADERS })
}
