import type { z } from 'zod'
import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { HttpClient, HubAnswer, HubRequest } from './http-client.ts'
import { causeOf, refusal, unreachable, unusable } from './trouble.ts'

/** Lists of the largest repositories have a few megabytes; something else answers where it is much more. */
const MOST_JSON_BYTES = 20_000_000

/** A description that a server gave, and its headers. */
export interface JsonAnswer<T> {
  readonly value: T
  readonly headers: HubAnswer['headers']
}

/**
 * Asks for a description in JSON and checks its form.
 *
 * @throws Failure `hub.…` naming the server and what is wrong; the signal's reason
 */
export async function readJson<T>(
  client: HttpClient,
  request: HubRequest,
  schema: z.ZodType<T>,
): Promise<JsonAnswer<T>> {
  const answer = await client.follow(request)
  const { host } = new URL(answer.url)
  const refused = refusal(host, answer.status, headerOf(answer, 'x-error-code'))
  if (refused) {
    answer.body.destroy()
    throw refused
  }
  const text = await textOf(answer, host, request.signal)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw unusable(host, because(/^\s*</.test(text) ? 'hub.pageInItsPlace' : 'hub.noJson'))
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw unusable(host, because('hub.otherForm'))
  return { value: parsed.data, headers: answer.headers }
}

/** One header of an answer as text. */
export function headerOf({ headers }: Pick<HubAnswer, 'headers'>, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

async function textOf({ body, headers }: HubAnswer, host: string, signal: AbortSignal): Promise<string> {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') {
    body.destroy()
    throw unusable(host, because('hub.packs', { encoding }))
  }
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MOST_JSON_BYTES) throw unusable(host, because('hub.tooMuch'))
      chunks.push(chunk)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof Failure ? error : unreachable(host, causeOf(error))
  }
  return Buffer.concat(chunks).toString('utf8')
}
