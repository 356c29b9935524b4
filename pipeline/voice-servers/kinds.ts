import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import { DEFAULT_SERVER_KIND, type ServerKindId, serverKindRow } from '../measures/server-kinds.ts'
import { assertMayLeave, reachOf } from '../remote/server-address.ts'
import type { ServerChoice, VoiceServer, VoiceServerKind } from './contract.ts'

/** What speaks to each kind of server: loaded when the first of it is compared with, for codecs take a moment. */
const KINDS: Readonly<Record<ServerKindId, () => Promise<VoiceServerKind>>> = {
  xiaozhi: async () => (await import('./xiaozhi/kind.ts')).xiaozhi,
  'openai-realtime': async () => (await import('./openai-realtime/kind.ts')).openAiRealtime,
}

/** A server that was chosen, checked: what speaks to it, and what that is told. */
export interface CheckedServer {
  readonly kind: VoiceServerKind
  readonly server: Omit<VoiceServer, 'key'>
}

/**
 * Checks a choice of a server before anything is sent: that its kind is known, its address and settings can be taken, and
 * that somebody agreed to what leaves this machine.
 *
 * @throws Failure with what is wrong; addresses in it have lost their keys
 */
export async function checkedServer(choice: ServerChoice): Promise<CheckedServer> {
  const { kind: id = DEFAULT_SERVER_KIND, address } = choice
  const row = serverKindRow(id)
  if (!row) throw new Failure('server.kind', because('server.kind', { kind: id }), because('do.chooseKind'))
  const server = { address, settings: settingsOf(row.fields, choice.settings ?? {}) }
  const kind = await KINDS[row.id]()
  kind.check(server)
  assertAgreed(address, choice.leavesThisMachine ?? false)
  return { kind, server }
}

/** How an arm is called that is a server: what its settings are belongs to what was measured. */
export function serverArmName(
  server: string,
  { kind: id, settings = {} }: Pick<ServerChoice, 'kind' | 'settings'>,
): string {
  const fields = serverKindRow(id)?.fields ?? []
  const said = fields.flatMap(({ name, initial }) => {
    const value = settings[name] ?? initial
    return value === '' ? [] : [`${name}=${value}`]
  })
  return [server, ...said].join(' ')
}

function settingsOf(
  fields: readonly { readonly name: string; readonly initial: string }[],
  said: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const unknown = Object.keys(said).find((name) => !fields.some((field) => field.name === name))
  if (unknown === undefined) return Object.fromEntries(fields.map(({ name, initial }) => [name, said[name] ?? initial]))
  const known = fields.map(({ name }) => name).join(', ') || 'nothing'
  throw new Failure(
    'server.settings',
    because('server.noSetting', { name: unknown }),
    because('do.itCanBeTold', { known }),
  )
}

function assertAgreed(address: string, agreed: boolean): void {
  const { host = '', hostname = '' } = URL.parse(address) ?? {}
  assertMayLeave({ host, reach: reachOf(hostname) }, 'audio', agreed)
}
