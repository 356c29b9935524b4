import { withoutKeysIn } from '../../base/address.ts'
import { Failure } from '../../base/failure.ts'
import { DEFAULT_SERVER_KIND, SERVER_KINDS, serverKindRow } from '../../measures/server-kinds.ts'
import type { ArmRequest } from '../../protocol/experiments.ts'
import { splitAssignment } from '../options/flag-sources.ts'

/** What a comparison is told of the servers among its arms. */
export interface ServerOptions {
  /** What the servers ask for, or the names of their kept keys; in the order of the servers. */
  readonly token?: readonly string[]
  readonly key?: readonly string[]
  /** `NAME=VALUE` of the fields of their kinds. */
  readonly server?: readonly string[]
  readonly leavesThisMachine?: true
}

/** Whether a word on the command line is a server's address, with its kind in front or without. */
function isServer(word: string): boolean {
  return /^([a-z0-9-]+:)?[a-z]+:\/\//i.test(word)
}

/**
 * The arms that a command line names as servers, by the place of their words; nothing where a word is none.
 *
 * @throws Failure for what is no server's address, and for options that fit no server
 */
export function serverArms(words: readonly string[], options: ServerOptions): readonly (ArmRequest | undefined)[] {
  const named = words.map((word) => (isServer(word) ? splitKind(word) : undefined))
  const servers = named.filter((server) => server !== undefined)
  const settings = (options.server ?? []).map((word) =>
    splitAssignment(word, '--server', 'NAME=VALUE, as in model=NAME'),
  )
  for (const [name] of settings) assertKnown(name, servers)
  const tokens = inOrder('--token', options.token, servers.length)
  const keys = inOrder('--key', options.key, servers.length)
  return named.map((server) => {
    if (!server) return undefined
    const place = servers.indexOf(server)
    const own = { settings: settings.filter(([name]) => hasField(server.kind, name)), options }
    return armOfServer(server, { ...own, token: tokens[place], keyName: keys[place] })
  })
}

interface ServerAccess {
  readonly settings: readonly (readonly [name: string, value: string])[]
  readonly token: string | undefined
  readonly keyName: string | undefined
  readonly options: ServerOptions
}

function armOfServer({ kind, address }: NamedServer, { settings, token, keyName, options }: ServerAccess): ArmRequest {
  return {
    remote: address,
    ...(token ? { token } : {}),
    server: {
      ...{ kind, settings: Object.fromEntries(settings) },
      ...(keyName ? { keyName } : {}),
      ...(options.leavesThisMachine ? { leavesThisMachine: true } : {}),
    },
  }
}

interface NamedServer {
  readonly kind: string
  readonly address: string
}

/** Kind and address of `kind:ws://…`; an address alone is that of a server of devices. */
function splitKind(word: string): NamedServer {
  const [, kind = DEFAULT_SERVER_KIND, address = word] = /^(?:([a-z0-9-]+):)?([a-z]+:\/\/.*)$/i.exec(word) ?? []
  const parsed = URL.parse(address)
  if (!parsed || !/^wss?:$/.test(parsed.protocol)) {
    const hint = `write ws://host:port/path, with its kind in front where it is not ${DEFAULT_SERVER_KIND}`
    throw new Failure('option.form', `"${withoutKeysIn(address)}" is no server's address`, hint)
  }
  if (serverKindRow(kind)) return { kind, address }
  const kinds = SERVER_KINDS.map(({ id }) => id).join(', ')
  throw new Failure('option.form', `there is no kind of server "${kind}"`, `write one of ${kinds}`)
}

function inOrder(option: string, given: readonly string[] = [], servers: number): readonly string[] {
  if (given.length === 0 || given.length === servers) return given
  const why = `${servers} servers, and ${option} ${given.length} times`
  throw new Failure('option.clash', why, 'give one to each server, in their order')
}

function assertKnown(name: string, servers: readonly NamedServer[]): void {
  if (servers.some(({ kind }) => hasField(kind, name))) return
  const fields = servers.flatMap(({ kind }) => serverKindRow(kind)?.fields ?? []).map((field) => field.name)
  const can = fields.length > 0 ? `they can be told ${[...new Set(fields)].join(', ')}` : 'leave out --server'
  throw new Failure('option.clash', `none of the servers has a setting "${name}"`, can)
}

function hasField(kind: string, name: string): boolean {
  return serverKindRow(kind)?.fields.some((field) => field.name === name) ?? false
}
