import type { SomeModels } from '../../../../pipeline/protocol/models/models.ts'
import type { Answer } from '../../../../pipeline/protocol/wire/queries.ts'
import type { ModelRow } from './model-rows.ts'

export type OfferedSetup = Answer<'readCatalogue'>['setups'][number]

/** How far a ready setup is. */
export interface SetupState {
  readonly parts: readonly ModelRow[]
  /** Not here, not on their way, and this version could run them. */
  readonly missing: readonly ModelRow[]
  readonly coming: readonly ModelRow[]
  /** This version cannot run them. */
  readonly blocked: readonly ModelRow[]
  /** Of what is missing, in its usual form, bytes; `undefined` where not all of it is known. */
  readonly missingBytes: number | undefined
  /** Names of licences that have to be agreed to before it can be brought. */
  readonly licences: readonly ModelRow[]
  /** What is to be chosen to use it; absent while not all of it is here. */
  readonly choice: SomeModels | undefined
  readonly isInUse: boolean
}

const BYTES_PER_MEGABYTE = 1e6

/** What of a setup is here, what is missing, and whether it can be used. */
export function setupState({ models }: OfferedSetup, rows: readonly ModelRow[]): SetupState {
  const parts = Object.entries(models).flatMap(
    ([stage, id]) => rows.find((row) => row.stage === stage && row.id === id) ?? [],
  )
  const blocked = parts.filter(({ offered }) => offered?.cannotRun !== undefined)
  const coming = parts.filter(({ pull }) => pull?.state === 'running')
  const missing = parts.filter((part) => !part.here && !coming.includes(part) && !blocked.includes(part))
  const sizes = missing.map(usualBytes)
  const isUsable = parts.length > 0 && blocked.length === 0 && parts.every(({ here }) => here !== undefined)
  return {
    ...{ parts, missing, coming, blocked },
    missingBytes: sizes.includes(undefined) ? undefined : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    licences: missing.filter(({ offered }) => offered?.licence.mustBeAccepted === true),
    choice: isUsable ? Object.fromEntries(parts.map(({ stage, id }) => [stage, id])) : undefined,
    isInUse: parts.length > 0 && parts.every(({ isChosen }) => isChosen),
  }
}

/** What it takes on disk in the form that is brought where none is asked for; absent: unknown. */
export function usualBytes({ offered }: ModelRow): number | undefined {
  const usual = offered?.variants.find(({ name }) => name === offered.defaultVariant)
  return usual?.megabytes === undefined ? undefined : usual.megabytes * BYTES_PER_MEGABYTE
}
