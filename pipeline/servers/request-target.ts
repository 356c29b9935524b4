/** What a request asks for. */
export interface RequestTarget {
  /** Normalised, e.g. `/ws`; percent signs are left as they came. */
  readonly path: string
  readonly query: URLSearchParams
}

/**
 * Reads a request's target as it stands in its first line: a path, or a whole address as proxies write it. Never throws;
 * `undefined` for what is neither (answer 400). `//` is a path here and never the name of another host.
 */
export function requestTarget(target: string | undefined): RequestTarget | undefined {
  const address = target?.startsWith('/') ? `http://host${target}` : target
  const url = address === undefined ? null : URL.parse(address)
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return undefined
  return { path: url.pathname, query: url.searchParams }
}
