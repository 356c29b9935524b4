import { nowMs } from '../../base/clock.ts'
import { failureInfoOf } from '../../base/failure.ts'
import type { ModelServer } from '../../protocol/models/model-servers.ts'
import { HttpServer } from '../../remote/http-server.ts'
import { type KeyStore, keyNamed } from '../../remote/keys/key-store.ts'
import { ModelServer as RemoteServer } from '../../remote/model-server.ts'
import { RemoteFailure } from '../../remote/remote-failure.ts'
import { assertMayLeave, serverAddress } from '../../remote/server-address.ts'
import { describeWyoming } from '../../remote/wyoming/info.ts'
import { WyomingServer } from '../../remote/wyoming/wyoming-server.ts'
import { SENT } from './server-engines.ts'
import type { ServerEntry } from './server-file.ts'

/** Somebody looks on. A model that has to be loaded first is not waited for: a list is asked for. */
const LIMITS = { connectMs: 5000, firstByteMs: 10_000, stallMs: 5000 }
const LISTS: Readonly<Record<string, string>> = { ollama: '/api/tags' }

/**
 * Asks a server whether it is there: for its list of models, or, where its protocol has none, for a connection. Nothing
 * of a conversation is sent, and nothing at all where nobody agreed that anything leaves this machine for it.
 */
export async function checkServer(entry: ServerEntry, keys: KeyStore): Promise<NonNullable<ModelServer['lastCheck']>> {
  const at = new Date().toISOString()
  try {
    return { at, ms: await answerMs(entry, keys) }
  } catch (error) {
    return { at, problem: failureInfoOf(error) }
  }
}

/** @throws Failure where it does not answer, refuses, or must not be asked */
async function answerMs({ stage, engine, settings }: ServerEntry, keys: KeyStore): Promise<number> {
  const { address = '', keyName, leavesThisMachine = false, anyCertificate = false } = settings as AddressSettings
  if (/^\s*tcp:/i.test(address)) return describedMs(address, { stage, leavesThisMachine })
  if (/^\s*wss?:/i.test(address)) return connectionMs(address, { stage, leavesThisMachine, anyCertificate })
  const key = keyName === undefined ? undefined : await keyNamed(keyName, keys)
  const access = { address, key, leavesThisMachine, anyCertificate, limits: LIMITS, retries: { retries: 0 } }
  const server = new RemoteServer(access, SENT[stage])
  const beganMs = nowMs()
  try {
    await server.json({ method: 'GET', path: LISTS[engine] ?? '/models' })
  } catch (error) {
    // It has no list, and it is there.
    if (!(error instanceof RemoteFailure && error.trouble === 'notFound')) throw error
  } finally {
    server.close()
  }
  return nowMs() - beganMs
}

/** By the one protocol over TCP that there is. */
async function describedMs(
  address: string,
  told: Pick<ServerEntry, 'stage'> & Required<Pick<AddressSettings, 'leavesThisMachine'>>,
): Promise<number> {
  const server = new WyomingServer(
    { address, leavesThisMachine: told.leavesThisMachine, limits: LIMITS },
    SENT[told.stage],
  )
  const beganMs = nowMs()
  try {
    await describeWyoming(server)
    return nowMs() - beganMs
  } finally {
    server.close()
  }
}

interface AddressSettings {
  readonly address?: string
  readonly keyName?: string
  readonly leavesThisMachine?: boolean
  readonly anyCertificate?: boolean
}

async function connectionMs(
  address: string,
  told: Pick<ServerEntry, 'stage'> & Required<Pick<AddressSettings, 'leavesThisMachine' | 'anyCertificate'>>,
): Promise<number> {
  const checked = serverAddress(address, ['ws', 'wss'])
  assertMayLeave(checked, SENT[told.stage], told.leavesThisMachine)
  const base = checked.base.replace(/^ws/, 'http')
  const http = new HttpServer({ ...checked, base }, LIMITS, told.anyCertificate)
  const beganMs = nowMs()
  try {
    await http.openAhead()
    return nowMs() - beganMs
  } finally {
    http.close()
  }
}
