import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { makePrivate, makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'
import { readText } from '../../base/files/text-file.ts'

const TOKEN_BYTES = 16
const TOKEN = /^[0-9a-f]{32}$/

/**
 * The token that devices present where the gateway is open to the network. Made once and kept in a file that its owner
 * alone may read: devices remember the address that holds it, and would be lost with a new one.
 */
export async function keptDeviceToken(path: string): Promise<string> {
  makePrivate(path)
  const kept = await readText(path).catch(() => '')
  if (TOKEN.test(kept.trim())) return kept.trim()
  const token = randomBytes(TOKEN_BYTES).toString('hex')
  await makePrivateFolder(dirname(path))
  await writePrivateFile(path, `${token}\n`)
  return token
}
