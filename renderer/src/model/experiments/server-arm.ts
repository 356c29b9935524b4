import { DEFAULT_SERVER_KIND, type ServerKindId, serverKindRow } from '../../../../pipeline/measures/server-kinds.ts'
import type { ArmRequest } from '../../../../pipeline/protocol/experiments.ts'

/** A whole server as it is being chosen for an arm; its address and its token are the draft's own. */
export interface ServerDraft {
  readonly kind: ServerKindId
  /** What its kind's fields say, where they say another thing than at first. */
  readonly settings: Readonly<Record<string, string>>
  /** Name under which its key is kept; empty: it needs none, or has a token. */
  readonly keyName: string
  /** The host to which somebody agreed that audio may go: of another one it says nothing. */
  readonly agreedHost: string
}

export const EMPTY_SERVER: ServerDraft = { kind: DEFAULT_SERVER_KIND, settings: {}, keyName: '', agreedHost: '' }

/** A server of another kind: what one kind is told means nothing to another. */
export function changeKind(server: ServerDraft, kind: ServerKindId): ServerDraft {
  return kind === server.kind ? server : { ...server, kind, settings: {} }
}

/** The host of an address, where it is not this machine; `undefined` for this machine, and for what is no address. */
export function hostElsewhere(address: string): string | undefined {
  const { hostname = '', host = '' } = URL.parse(address) ?? {}
  const isHere = /^(127(\.\d+){3}|\[::1\]|localhost|.+\.localhost)$/.test(hostname)
  return isHere || host === '' ? undefined : host
}

/** Whether nothing would leave this machine unasked. */
export function mayLeave({ agreedHost }: ServerDraft, address: string): boolean {
  const host = hostElsewhere(address)
  return host === undefined || host === agreedHost
}

/** Whether a text can be the name of a key; empty: of none. */
export function isKeyName(text: string): boolean {
  return text === '' || /^[a-z0-9][a-z0-9-]{0,63}$/.test(text)
}

/** What of a server the host is told besides its address and token. */
export function serverRequest(
  { kind, settings, keyName, agreedHost }: ServerDraft,
  address: string,
): ArmRequest['server'] {
  const fields = serverKindRow(kind)?.fields ?? []
  const said = fields.flatMap(({ name }) => {
    const value = settings[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const host = hostElsewhere(address)
  return {
    kind,
    ...(said.length > 0 ? { settings: Object.fromEntries(said) } : {}),
    ...(keyName === '' ? {} : { keyName }),
    ...(host !== undefined && host === agreedHost ? { leavesThisMachine: true } : {}),
  }
}
