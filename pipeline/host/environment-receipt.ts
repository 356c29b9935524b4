import type { EnvironmentReceipt, InstrumentError } from '../protocol/sessions.ts'
import type { Pipeline } from './pipeline-host.ts'

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
