import type { EnvironmentReceipt } from '../../protocol/sessions.ts'
import { describeMachine } from '../../runtime/machine/machine.ts'

/** What is known of the surroundings of a test of another server: the machine that the devices ran on, and no more. */
export async function remoteReceipt(appVersion: string): Promise<EnvironmentReceipt> {
  const machine = await describeMachine()
  return { appVersion, machine, pack: { id: 'unknown', version: 'unknown' }, modelHashes: {} }
}
