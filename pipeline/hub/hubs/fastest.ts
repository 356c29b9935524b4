import { nowMs } from '../../base/clock.ts'
import { Failure } from '../../base/failure.ts'
import type { HttpClient } from '../net/http-client.ts'
import { headerOf } from '../net/read-json.ts'
import { refusal } from '../net/trouble.ts'

/** Something that is worth asking how fast its server answers. */
export interface Askable {
  readonly host: string
  /** Address of a small file of what is wanted. */
  readonly url: string
  readonly token?: string | undefined
}

/** How fast a server answered, or why it did not. */
export interface AskedHost {
  readonly host: string
  readonly answeredMs?: number
  readonly why?: string
}

/** Slower ones are not waited for: downloading from them is no pleasure either. */
const LIMIT_MS = 2000

/**
 * Asks all at once for the head of a small file, without following where they send.
 *
 * @returns in the order in which they were given
 * @throws the signal's reason
 */
export async function askHosts(
  client: HttpClient,
  asked: readonly Askable[],
  signal: AbortSignal,
  limitMs = LIMIT_MS,
): Promise<readonly AskedHost[]> {
  const found = await Promise.all(asked.map((one) => askHost(client, one, signal, limitMs)))
  signal.throwIfAborted()
  return found
}

/** Things by how fast their hosts answered; those that did not come last, in their own order. */
export function byAnswer<T>(things: readonly T[], asked: readonly AskedHost[]): readonly T[] {
  const time = (thing: T) => asked[things.indexOf(thing)]?.answeredMs ?? Number.POSITIVE_INFINITY
  return things.toSorted((a, b) => (time(a) === time(b) ? 0 : time(a) - time(b)))
}

async function askHost(
  client: HttpClient,
  { host, url, token }: Askable,
  signal: AbortSignal,
  limitMs: number,
): Promise<AskedHost> {
  const startedMs = nowMs()
  const limit = AbortSignal.timeout(limitMs)
  try {
    const answer = await client.ask({
      ...{ url, token, method: 'HEAD', silenceMs: limitMs },
      signal: AbortSignal.any([signal, limit]),
    })
    answer.body.destroy()
    const isSentOn = answer.status >= 300 && answer.status < 400
    const refused = isSentOn ? undefined : refusal(host, answer.status, headerOf(answer, 'x-error-code'))
    return refused ? { host, why: refused.message } : { host, answeredMs: nowMs() - startedMs }
  } catch (error) {
    if (error instanceof Failure) return { host, why: error.message }
    return { host, why: `${host} did not answer within ${limitMs / 1000} s` }
  }
}
