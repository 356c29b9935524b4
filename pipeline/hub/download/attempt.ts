import { type CodedSentence, Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { FileFacts } from '../hubs/hub.ts'
import type { HttpClient, HubAnswer } from '../net/http-client.ts'
import { headerOf } from '../net/read-json.ts'
import { causeOf, refusal } from '../net/trouble.ts'
import type { PartFile } from './part-file.ts'

/** A place that a file can be brought from. */
export interface DownloadSource {
  readonly host: string
  /** The hub's own address of the file: those that it sends on to are signed for a short time. */
  readonly url: string
  readonly token?: string | undefined
}

export interface AttemptOptions {
  readonly client: HttpClient
  readonly signal: AbortSignal
  readonly silenceMs: number
  /** Bytes more, or fewer where what came was thrown away. */
  readonly onBytes: (bytes: number) => void
}

/** How one request for the rest of a file ended. */
export type AttemptEnd =
  | { readonly kind: 'whole' }
  /** Worth another try at the same place; `waitMs` where the server said when. */
  | { readonly kind: 'broken'; readonly why: CodedSentence; readonly waitMs?: number }
  /** What came is not what was wanted, and was thrown away. */
  | { readonly kind: 'wrong'; readonly why: CodedSentence }
  /** This place will not do. */
  | { readonly kind: 'refused'; readonly failure: Failure }

/**
 * Asks once for what is missing of a file and writes down what comes.
 *
 * @throws what the disk says; the signal's reason
 */
export async function attempt(
  part: PartFile,
  facts: FileFacts,
  source: DownloadSource,
  options: AttemptOptions,
): Promise<AttemptEnd> {
  const { client, signal, silenceMs } = options
  if (part.received > 0 && !mayGoOn(part, facts, source)) await dropAll(part, options)
  if (part.received > 0 && part.received === facts.bytes) return { kind: 'whole' }
  let answer: HubAnswer
  try {
    answer = await client.follow({
      url: source.url,
      token: source.token,
      signal,
      silenceMs,
      headers: rangeOf(part, source),
    })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Failure && error.code === 'hub.refused') return { kind: 'refused', failure: error }
    return { kind: 'broken', why: causeOf(error) }
  }
  try {
    return await take(answer, part, facts, source, options)
  } finally {
    answer.body.destroy()
  }
}

/** Parts of another place are good too where the whole is held to a hash; otherwise only the same version of the same. */
function mayGoOn({ note }: PartFile, { sha256, gitSha1 }: FileFacts, { url }: DownloadSource): boolean {
  if (sha256 !== undefined || gitSha1 !== undefined) return true
  return note?.url === url && strong(note.etag) !== undefined
}

function rangeOf({ received, note }: PartFile, { url }: DownloadSource): Record<string, string> {
  if (received === 0) return {}
  const etag = note?.url === url ? strong(note.etag) : undefined
  return { Range: `bytes=${received}-`, ...(etag === undefined ? {} : { 'If-Range': etag }) }
}

/** A weak tag says that two contents mean the same, not that they are. */
function strong(etag: string | undefined): string | undefined {
  return etag?.startsWith('W/') ? undefined : etag
}

async function take(
  answer: HubAnswer,
  part: PartFile,
  facts: FileFacts,
  source: DownloadSource,
  options: AttemptOptions,
): Promise<AttemptEnd> {
  const { host } = new URL(answer.url)
  if (answer.status === 416) return restAfterRefusal(answer, part, facts, options)
  if (answer.status === 429 || answer.status >= 500) {
    const waitMs = retryAfterMs(headerOf(answer, 'retry-after'))
    return {
      kind: 'broken',
      why: because('server.answers', { server: host, status: answer.status }),
      ...(waitMs === undefined ? {} : { waitMs }),
    }
  }
  const refused = refusal(host, answer.status, headerOf(answer, 'x-error-code'))
  if (refused) return { kind: 'refused', failure: refused }
  const strange = strangeness(host, answer)
  if (strange !== undefined) return { kind: 'refused', failure: new Failure('hub.unusable', strange) }
  if (answer.status !== 206 && part.received > 0) await dropAll(part, options)
  const length = lengthOf(host, answer, part)
  if (typeof length === 'object') {
    await dropAll(part, options)
    return { kind: 'wrong', why: length }
  }
  const total = facts.bytes ?? length
  if (total === undefined) {
    return { kind: 'refused', failure: new Failure('hub.unusable', because('hub.noLength', { host })) }
  }
  if (length !== undefined && length !== total) {
    await dropAll(part, options)
    return { kind: 'wrong', why: because('hub.otherSize', { host, bytes: length, expected: total }) }
  }
  const etag = headerOf(answer, 'etag')
  await part.comesFrom({ url: source.url, ...(etag === undefined ? {} : { etag }) })
  return receive(answer, part, total, options)
}

/** Nothing is left to be sent, or the part is not of this file. */
async function restAfterRefusal(
  answer: HubAnswer,
  part: PartFile,
  { bytes }: FileFacts,
  options: AttemptOptions,
): Promise<AttemptEnd> {
  const total = Number(/\/(\d+)$/.exec(headerOf(answer, 'content-range') ?? '')?.[1] ?? Number.NaN)
  if (part.received > 0 && part.received === (bytes ?? total)) return { kind: 'whole' }
  await dropAll(part, options)
  return { kind: 'wrong', why: because('hub.nothingMore', { host: new URL(answer.url).host }) }
}

/** Why an answer cannot be a file, in words. */
function strangeness(host: string, answer: HubAnswer): CodedSentence | undefined {
  const encoding = headerOf(answer, 'content-encoding') ?? 'identity'
  if (encoding !== 'identity') return because('hub.packed', { host, encoding })
  if ((headerOf(answer, 'content-type') ?? '').startsWith('text/html')) return because('hub.webPage', { host })
  if (answer.status !== 200 && answer.status !== 206)
    return because('server.answers', { server: host, status: answer.status })
  return undefined
}

/** The whole file's bytes as the answer tells them, `undefined` where it does not; a sentence: what is wrong with the answer. */
function lengthOf(host: string, answer: HubAnswer, part: PartFile): number | undefined | CodedSentence {
  if (answer.status === 206) {
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headerOf(answer, 'content-range') ?? '') ?? []
    if (total === undefined) return because('hub.whichPart', { host })
    if (Number(from) !== part.received) return because('hub.otherPart', { host })
    return Number(total)
  }
  const told = headerOf(answer, 'content-length')
  return told === undefined ? undefined : Number(told)
}

async function receive(answer: HubAnswer, part: PartFile, total: number, options: AttemptOptions): Promise<AttemptEnd> {
  const { signal, onBytes } = options
  const { host } = new URL(answer.url)
  let writing = false
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      if (part.received + chunk.length > total) {
        await dropAll(part, options)
        return { kind: 'wrong', why: because('hub.sendsMore', { host }) }
      }
      writing = true
      await part.write(chunk)
      writing = false
      onBytes(chunk.length)
      signal.throwIfAborted()
    }
  } catch (error) {
    signal.throwIfAborted()
    // Not the connection's fault but the disk's.
    if (writing) throw error
    return { kind: 'broken', why: because('hub.broke', { host, why: causeOf(error) }) }
  }
  signal.throwIfAborted()
  if (part.received === total) return { kind: 'whole' }
  return { kind: 'broken', why: because('hub.endsEarly', { host }) }
}

async function dropAll(part: PartFile, { onBytes }: AttemptOptions): Promise<void> {
  const { received } = part
  await part.startOver()
  if (received > 0) onBytes(-received)
}

/** Seconds, or a date. */
function retryAfterMs(told: string | undefined): number | undefined {
  if (told === undefined) return undefined
  const seconds = Number(told)
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(told) - Date.now()
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined
}
