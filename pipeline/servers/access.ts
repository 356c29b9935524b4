import { timingSafeEqual } from 'node:crypto'

/** Who may talk to the console's server: pages this server served itself, or the desktop shell's own origin. */
export interface AccessPolicy {
  readonly port: number
  readonly token: string
  /** Origins besides the server's own, e.g. the shell's `app://firstword`. */
  readonly extraOrigins: readonly string[]
}

/**
 * The Host header must name the loopback address and our port. A page of another site that has its name pointed at
 * 127.0.0.1 (DNS rebinding) sends its own name here, with an Origin that matches it: only this check stops it.
 */
export function isAllowedHost(host: string | undefined, policy: AccessPolicy): boolean {
  const asked = host?.toLowerCase()
  return asked === `127.0.0.1:${policy.port}` || asked === `localhost:${policy.port}`
}

/** The Origin header of a WebSocket upgrade; browsers always send one, so none at all is refused too. */
export function isAllowedOrigin(origin: string | undefined, policy: AccessPolicy): boolean {
  if (origin === undefined) return false
  const own = [`http://127.0.0.1:${policy.port}`, `http://localhost:${policy.port}`]
  return [...own, ...policy.extraOrigins].includes(origin)
}

/** Compares in a time that does not depend on where the tokens differ. */
export function isToken(given: string, policy: AccessPolicy): boolean {
  const expected = Buffer.from(policy.token)
  const actual = Buffer.from(given)
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}
