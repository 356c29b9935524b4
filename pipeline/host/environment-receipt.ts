import type { Machine } from '../protocol/machine.ts'
import type { EnvironmentReceipt, InstrumentError } from '../protocol/sessions.ts'
import type { Pipeline } from './pipeline-host.ts'

/** Where recordings were made whose session is lost: on this machine, and no more is known. */
export function unknownReceipt(machine: Machine): EnvironmentReceipt {
  return { appVersion: 'unknown', machine, pack: { id: 'unknown', version: 'unknown' }, modelHashes: {} }
}

/** What a session's numbers are measured on. */
export function environmentReceipt(
  { machine, pack, modelHashes }: Pick<Pipeline, 'machine' | 'pack' | 'modelHashes'>,
  appVersion: string,
  instrument?: InstrumentError,
): EnvironmentReceipt {
  return {
    ...{ appVersion, machine, pack: { id: pack.id, version: pack.version }, modelHashes: { ...modelHashes } },
    ...(instrument ? { instrument } : {}),
  }
}
