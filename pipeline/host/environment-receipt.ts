import type { Machine } from '../protocol/machine.ts'
import type { EnvironmentReceipt, InstrumentError } from '../protocol/sessions.ts'
import type { StageStatus } from '../protocol/stages.ts'
import type { Pipeline } from './pipeline-host.ts'

/** Where recordings were made whose session is lost: on this machine, and no more is known. */
export function unknownReceipt(machine: Machine): EnvironmentReceipt {
  return { appVersion: 'unknown', machine, pack: { id: 'unknown', version: 'unknown' }, modelHashes: {} }
}

/** What a session's numbers are measured on. */
export function environmentReceipt(
  { machine, pack, modelHashes, stages }: Pick<Pipeline, 'machine' | 'pack' | 'modelHashes' | 'stages'>,
  appVersion: string,
  instrument?: InstrumentError,
): EnvironmentReceipt {
  return {
    ...{
      appVersion,
      machine: { ...machine, ranOn: ranOn(stages) },
      pack: { id: pack.id, version: pack.version },
      modelHashes: { ...modelHashes },
    },
    ...(instrument ? { instrument } : {}),
  }
}

/** What each loaded stage runs on now, and why. */
function ranOn(stages: readonly StageStatus[]): NonNullable<Machine['ranOn']> {
  return Object.fromEntries(
    stages.flatMap(({ stage, provider, providerReason = '' }) =>
      provider === undefined ? [] : [[stage, { provider, reason: providerReason }]],
    ),
  )
}
