import { BlockList, isIP } from 'node:net'
import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'

/** How far away a server is: this machine, a network of one's own, or anywhere. */
export type Reach = 'loopback' | 'private' | 'public'

/** A server's address, checked. */
export interface ServerAddress {
  /** Without a slash at its end; paths of requests are added to it. */
  readonly base: string
  /** Name or number, and port where it is not the usual one: what people recognise it by. */
  readonly host: string
  readonly reach: Reach
}

const LOOPBACK = blockList([['127.0.0.0', 8, 'ipv4']], ['::1'])
const PRIVATE = blockList(
  [
    ['10.0.0.0', 8, 'ipv4'],
    ['172.16.0.0', 12, 'ipv4'],
    ['192.168.0.0', 16, 'ipv4'],
    ['169.254.0.0', 16, 'ipv4'],
    // Shared address space: what overlay networks number their machines with.
    ['100.64.0.0', 10, 'ipv4'],
    ['fc00::', 7, 'ipv6'],
    ['fe80::', 10, 'ipv6'],
  ],
  [],
)

/**
 * Checks a server's address.
 *
 * @param schemes e.g. `['http', 'https']`
 * @throws Failure where it is none, has another scheme, or holds a user name, password or query (keys live there)
 */
export function serverAddress(address: string, schemes: readonly string[]): ServerAddress {
  const url = URL.parse(address.trim())
  if (url === null || !schemes.includes(url.protocol.slice(0, -1)) || url.hostname === '') {
    const forms = schemes.map((scheme) => `${scheme}://`).join(' or ')
    throw new Failure(
      'remote.address',
      because('server.scheme', { address, forms }),
      because('do.giveHostPort', { forms }),
    )
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new Failure('remote.address', because('server.secretInAddress'), because('do.keysHavePlace'))
  }
  const base = `${url.protocol}//${url.host}${url.pathname}`.replace(/\/+$/, '')
  return { base, host: url.host, reach: reachOf(url.hostname) }
}

/** How far away a host is, by its name or number alone: a name with a dot may be anywhere. */
export function reachOf(hostname: string): Reach {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const family = isIP(name)
  if (family === 0) return reachOfName(name)
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  if (LOOPBACK.check(name, kind)) return 'loopback'
  return PRIVATE.check(name, kind) ? 'private' : 'public'
}

function reachOfName(name: string): Reach {
  if (name === 'localhost' || name.endsWith('.localhost')) return 'loopback'
  const ofOnesOwn = !name.includes('.') || /\.(local|lan|home\.arpa|internal)$/.test(name)
  return ofOnesOwn ? 'private' : 'public'
}

/** What of a conversation a server is sent. */
export type SentKind = 'text' | 'audio'

/**
 * Whoever sends what was said off this machine has agreed to it by name: called before the first byte leaves.
 *
 * @throws Failure where nobody has
 */
export function assertMayLeave(
  { host, reach }: Pick<ServerAddress, 'host' | 'reach'>,
  sends: SentKind,
  agreed: boolean,
): void {
  if (reach === 'loopback' || agreed) return
  throw new Failure(
    'remote.notAgreed',
    because(LEAVING[sends][reach === 'private' ? 'near' : 'far'], { host }),
    because('do.agreeToLeave'),
  )
}

/** Who is sent what: to another machine of one's own network, or out of it. */
const LEAVING = {
  audio: { near: 'server.audioLeavesNear', far: 'server.audioLeaves' },
  text: { near: 'server.textLeavesNear', far: 'server.textLeaves' },
} as const

function blockList(
  subnets: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[],
  ipv6: readonly string[],
): BlockList {
  const list = new BlockList()
  for (const [net, prefix, family] of subnets) list.addSubnet(net, prefix, family)
  for (const address of ipv6) list.addAddress(address, 'ipv6')
  return list
}
