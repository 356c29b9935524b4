import type { Machine } from '../protocol/machine.ts'
import type { RunOn } from '../protocol/models/placement.ts'
import type { EnvironmentReceipt, InstrumentError } from '../protocol/sessions.ts'
import type { StageStatus } from '../protocol/stages.ts'
import type { Pipeline } from './pipeline.ts'

/** Where recordings were made whose session is lost: on this machine, and no more is known. */
export function unknownReceipt(machine: Machine): EnvironmentReceipt {
  return { appVersion: 'unknown', machine, pack: { id: 'unknown', version: 'unknown' }, modelHashes: {} }
}

type Receipted = Pick<Pipeline, 'machine' | 'pack' | 'modelHashes' | 'stages'> & Partial<Pick<Pipeline, 'runOn'>>

/** What a session's numbers are measured on. */
export function environmentReceipt(
  { machine, pack, modelHashes, stages, runOn }: Receipted,
  appVersion: string,
  instrument?: InstrumentError,
): EnvironmentReceipt {
  return {
    ...{
      appVersion,
      machine: { ...machine, ranOn: ranOn(stages, runOn) },
      pack: { id: pack.id, version: pack.version },
      models: modelsOf(stages),
      modelHashes: { ...modelHashes },
    },
    ...(instrument ? { instrument } : {}),
  }
}

/** The model of each loaded stage. */
function modelsOf(stages: readonly StageStatus[]): NonNullable<EnvironmentReceipt['models']> {
  return Object.fromEntries(stages.flatMap(({ stage, model }) => (model === undefined ? [] : [[stage, model]])))
}

/** What each loaded stage runs on now, and why; and where it was asked to, if by anybody. */
function ranOn(stages: readonly StageStatus[], runOn: RunOn = {}): NonNullable<Machine['ranOn']> {
  return Object.fromEntries(
    stages.flatMap(({ stage, provider, providerReason = '', providerBecause }) => {
      const { [stage]: asked = 'auto' } = runOn
      const because = providerBecause === undefined ? {} : { because: providerBecause }
      const place = { provider, reason: providerReason, ...because, ...(asked === 'auto' ? {} : { asked }) }
      return provider === undefined ? [] : [[stage, place]]
    }),
  )
}
