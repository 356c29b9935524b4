/** Scheme, user part, host and path, query or fragment of an address in the middle of a text. */
const ADDRESS = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#"'<>]*@)?([^\s?#"'<>]*)(?:[?#][^\s"'<>]*)?/gi

/**
 * The server of an address and its path, without the user part, the query and the fragment: keys live there, and what is
 * kept or told must not hold them. `undefined` for what is no address.
 */
export function withoutKeys(address: string): string | undefined {
  const parsed = URL.parse(address)
  // `ws:host` is an address too, and `mailto:` has no server.
  return parsed && parsed.host !== '' ? `${parsed.protocol}//${parsed.host}${parsed.pathname}` : undefined
}

/** A text whose addresses, if there are any, have lost their keys; all else stays as it is. */
export function withoutKeysIn(text: string): string {
  return text.replaceAll(ADDRESS, '$1$2')
}
