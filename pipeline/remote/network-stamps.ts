/**
 * When a request to a server elsewhere was where; host clock, milliseconds, each stamped where it happened. What did not
 * happen is absent: a request on a connection that stood already has neither `connectedMs` nor `securedMs`.
 */
export interface NetworkStamps {
  /** The request was begun. */
  readonly requestedMs: number
  /** The server's name was looked up. */
  readonly resolvedMs?: number | undefined
  /** The connection stood. */
  readonly connectedMs?: number | undefined
  /** It was encrypted. */
  readonly securedMs?: number | undefined
  /** Its first byte was about to leave, on a connection that stood. */
  readonly leftMs?: number | undefined
  /** The whole request had been handed to the system. */
  readonly sentMs?: number | undefined
  /** The head of the answer came. */
  readonly headMs?: number | undefined
  /** The first byte of its body came; with the head where both came at once. */
  readonly firstByteMs?: number | undefined
  /** The last one had come. */
  readonly endedMs?: number | undefined
  /** How long the server says it worked before its first output, milliseconds; absent where it does not say. */
  readonly serverMs?: number | undefined
}

/** Stamps while a request is under way. */
export type OpenStamps = { -readonly [Name in keyof NetworkStamps]: NetworkStamps[Name] }

/** Whether the request found its connection open. */
export function reusedConnection({ connectedMs, securedMs }: NetworkStamps): boolean {
  return connectedMs === undefined && securedMs === undefined
}

/**
 * The server's own time, where its `Server-Timing` header (W3C) or OpenAI's `openai-processing-ms` says it: of several
 * entries `total`, else the longest, because entries may lie within one another.
 */
export function serverTimeOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): number | undefined {
  const entries = [...textOf(headers['server-timing']).matchAll(/([\w!#$%&'*+.^`|~-]+)((?:\s*;[^,]*)?)/g)].flatMap(
    ([, name, parameters]) => {
      const ms = Number.parseFloat(/;\s*dur\s*=\s*"?([\d.]+)/i.exec(parameters ?? '')?.[1] ?? '')
      return Number.isFinite(ms) ? [{ name: name?.toLowerCase(), ms }] : []
    },
  )
  const total = entries.find(({ name }) => name === 'total')?.ms
  if (entries.length > 0) return total ?? Math.max(...entries.map(({ ms }) => ms))
  const processingMs = Number.parseFloat(textOf(headers['openai-processing-ms']))
  return Number.isFinite(processingMs) && processingMs >= 0 ? processingMs : undefined
}

function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value ?? []).join(',')
}
