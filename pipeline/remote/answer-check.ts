import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import type { HttpAnswer } from './http-server.ts'
import { RemoteFailure, type RemoteTrouble } from './remote-failure.ts'
import { retryAfterMs } from './retries.ts'

/** An error's text is a line; what is longer is a page. */
const MAX_ERROR_BYTES = 64 * 1024
const MAX_SAID_CHARS = 240

/**
 * Lets an answer pass that is a success and of the expected kind.
 *
 * @param what was asked for, as in "answers … instead of …"
 * @param accepts beginnings of content types; an answer that does not say its type passes
 * @throws RemoteFailure with the server's own words where it is none
 */
export async function checked(
  answer: HttpAnswer,
  server: string,
  what: StatedReason,
  accepts: readonly string[],
): Promise<HttpAnswer> {
  const { status, headers } = answer
  if (status >= 200 && status < 300) {
    const type = (headers['content-type'] ?? '').toLowerCase()
    if (type === '' || accepts.some((accepted) => type.startsWith(accepted))) return answer
    throw await wrongType(answer, server, what, type)
  }
  if (status >= 300 && status < 400) {
    answer.abort()
    const to = URL.parse(headers.location ?? '', 'http://elsewhere')?.host ?? 'elsewhere'
    throw new RemoteFailure('redirect', because('server.pointsTo', { server, status, to }), {
      hint: because('do.giveThatAddress'),
    })
  }
  throw refusal(status, server, await errorText(answer), retryAfterMs(headers['retry-after'], new Date()))
}

/** What an error of a server's JSON says, whichever of the usual forms it has. */
export function saidError(body: unknown): string | undefined {
  if (typeof body === 'string') return body
  if (typeof body !== 'object' || body === null) return undefined
  const fields = body as Readonly<Record<string, unknown>>
  if (Array.isArray(fields.detail)) return saidError(fields.detail[0])
  for (const name of ['error', 'detail', 'message', 'msg', 'reason']) {
    const said = saidError(fields[name])
    if (said !== undefined) return said
  }
  return undefined
}

/** A server's words on one line, not too long. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= MAX_SAID_CHARS ? line : `${line.slice(0, MAX_SAID_CHARS - 1)}…`
}

/** The whole body of a small answer as text. @throws RemoteFailure where it is larger than that, or cut off */
export async function textOf(read: HttpAnswer['read'], maxBytes: number, server: string): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  await read((piece) => {
    bytes += piece.length
    if (bytes > maxBytes)
      throw new RemoteFailure('tooLarge', because('server.tooMuch', { server, kilobytes: maxBytes / 1024 }))
    text += decoder.decode(piece, { stream: true })
  })
  return text + decoder.decode()
}

/** A body of JSON. @throws RemoteFailure where it is none */
export function parseJson(text: string, server: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RemoteFailure(
      'notTheProtocol',
      because('server.noJson', { server, said: oneLine(text) || because('value.nothing') }),
    )
  }
}

/** What the body says of the error; `undefined`: it is a web page. */
async function errorText(answer: HttpAnswer): Promise<string | undefined> {
  let text = ''
  try {
    text = await textOf((onBytes) => answer.read(onBytes), MAX_ERROR_BYTES, 'the server')
  } catch (error) {
    // The status says enough; that its words were cut off does not matter.
    if (!(error instanceof Failure)) throw error
    answer.abort()
  }
  if (/^\s*<(!doctype|html)/i.test(text)) return undefined
  try {
    return oneLine(saidError(JSON.parse(text)) ?? text)
  } catch {
    return oneLine(text)
  }
}

async function wrongType(
  answer: HttpAnswer,
  server: string,
  what: StatedReason,
  fullType: string,
): Promise<RemoteFailure> {
  const isPage = fullType.startsWith('text/html')
  const said = isPage ? '' : ((await errorText(answer)) ?? '')
  answer.abort()
  const type = fullType.split(';')[0] ?? ''
  const facts = { hint: because('do.programAddress') }
  if (isPage) return new RemoteFailure('notTheProtocol', because('server.pageInstead', { server, what }), facts)
  if (said === '')
    return new RemoteFailure('notTheProtocol', because('server.otherInstead', { server, type, what }), facts)
  return new RemoteFailure('notTheProtocol', because('server.otherSaid', { server, type, what, said }), facts)
}

const TROUBLES: Readonly<Record<number, RemoteTrouble>> = {
  401: 'refusedKey',
  403: 'refusedKey',
  404: 'notFound',
  429: 'tooMany',
}

const HINTS: Partial<Record<RemoteTrouble, StatedReason>> = {
  refusedKey: because('do.checkKey'),
  notFound: because('do.addressAndModel'),
  tooMany: because('do.waitOrAskLess'),
  serverBroken: because('do.mayBeLoading'),
}

function refusal(
  status: number,
  server: string,
  said: string | undefined,
  retryAfter: number | undefined,
): RemoteFailure {
  const trouble = TROUBLES[status] ?? (status >= 500 ? 'serverBroken' : 'refused')
  const answer = answerSaid(server, status, said)
  return new RemoteFailure(trouble, toWait(answer, retryAfter), { hint: HINTS[trouble], retryAfterMs: retryAfter })
}

/** An answer that is none, with how long the server asks to be left alone. */
export function toWait(answer: StatedReason, retryAfter: number | undefined): StatedReason {
  if (retryAfter === undefined) return answer
  return because('server.asksToWait', { answer, seconds: Math.ceil(retryAfter / 1000) })
}

function answerSaid(server: string, status: number, said: string | undefined): StatedReason {
  if (said === undefined) return because('server.saysPage', { server, status })
  return said === '' ? because('server.answers', { server, status }) : because('server.says', { server, status, said })
}
