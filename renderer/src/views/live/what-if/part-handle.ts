import type { KnownEffect } from '../../../../../pipeline/measures/what-if/measured-move.ts'
import { predictTurn } from '../../../../../pipeline/measures/what-if/predict.ts'
import type { WhatIfTurn } from '../../../../../pipeline/measures/what-if/turn-work.ts'
import type { FlagDescriptor, FlagValue } from '../../../../../pipeline/protocol/flags.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { stopsOf } from '../../../model/flags/flag-scale.ts'
import type { WhatIf } from '../../../store/what-if-slice.ts'

/** What of a turn is pulled. */
export type PulledTurn = WhatIfTurn & Pick<TurnRecord, 'id'>

/** What moves when a part of a turn's wait is dragged: the setting that owns it, as far as that goes, else the part itself. */
export interface PartHandle {
  readonly turn: PulledTurn
  /** Place of the part in the ledger. */
  readonly at: number
  /** The owner's values with what the part would take under each; absent: no setting is known to move it. */
  readonly setting?: { readonly flag: string; readonly positions: readonly Position[] }
}

interface Position {
  readonly value: FlagValue
  readonly ms: number
}

/** What is known besides the turn. */
export interface Deps {
  readonly descriptors: readonly FlagDescriptor[]
  readonly effects: readonly KnownEffect[]
}

/** Takes hold of a part under the question that is asked already. */
export function handleOf(
  turn: PulledTurn,
  at: number,
  asked: WhatIf | undefined,
  { descriptors, effects }: Deps,
): PartHandle {
  const owner = turn.ledger?.parts[at]?.owner
  const descriptor = descriptors.find(({ name, implemented }) => name === owner?.name && implemented)
  if (owner?.kind !== 'setting' || !descriptor) return { turn, at }
  const positions = valuesOf(descriptor, turn.flags[descriptor.name]).flatMap((value): readonly Position[] => {
    const changes = { ...asked?.changes, [descriptor.name]: value }
    const predicted = predictTurn(turn, changes, effects)
    const ms = predicted.kind === 'known' ? predicted.parts[at]?.ms : undefined
    return ms === undefined ? [] : [{ value, ms }]
  })
  const isMoving = positions.some(({ ms }) => Math.abs(ms - (positions[0]?.ms ?? ms)) >= LEAST_MOVE_MS)
  return isMoving ? { turn, at, setting: { flag: descriptor.name, positions } } : { turn, at }
}

/** A setting that moves a part by less than this does not move it. */
const LEAST_MOVE_MS = 0.5
/** No part is drawn out to more, milliseconds. */
export const LONGEST_PART_MS = 10_000

function valuesOf(descriptor: FlagDescriptor, was: FlagValue | undefined): readonly FlagValue[] {
  const values: readonly FlagValue[] =
    descriptor.type === 'boolean' ? [false, true] : (descriptor.choices ?? stopsOf(descriptor))
  return was === undefined || values.includes(was) ? values : [...values, was]
}

const NOTHING_ASKED: Pick<WhatIf, 'changes' | 'times'> = { changes: {}, times: {} }

/** The question with the part as near to a length, milliseconds, as what moves it can come. */
export function pulledTo({ turn, at, setting }: PartHandle, asked: WhatIf | undefined, ms: number): WhatIf {
  const { changes, times } = asked ?? NOTHING_ASKED
  if (!setting) {
    const within = Math.min(LONGEST_PART_MS, Math.max(0, ms))
    return { turnId: turn.id, changes, times: { ...times, [at]: within } }
  }
  const { flag } = setting
  const value = nearest(setting.positions, ms, turn.flags[flag])?.value
  const { [flag]: _, ...others } = changes
  const isChange = value !== undefined && value !== turn.flags[flag]
  return { turnId: turn.id, changes: isChange ? { ...others, [flag]: value } : others, times }
}

/** The nearest position; of equals the turn's own value, that nothing is changed for nothing. */
function nearest(positions: readonly Position[], ms: number, own: FlagValue | undefined): Position | undefined {
  const distance = (one: Position) => Math.abs(one.ms - ms) - (one.value === own ? 1e-6 : 0)
  return positions.reduce<Position | undefined>(
    (best, one) => (best === undefined || distance(one) < distance(best) ? one : best),
    undefined,
  )
}

/** A step of the keyboard on a part that took so long, milliseconds: a round one, about a tenth. */
export function stepOf(tookMs: number): number {
  return [50, 20, 10, 5, 2].find((step) => tookMs >= step * 10) ?? 1
}

/** Where a step of the keyboard leads from a length: at least to the next position of a setting. */
export function nextMs({ setting }: PartHandle, nowMs: number, stepMs: number, direction: 1 | -1): number {
  const to = nowMs + direction * stepMs
  const beyond = setting?.positions.map(({ ms }) => ms).filter((ms) => (ms - nowMs) * direction > LEAST_MOVE_MS / 2)
  if (!beyond || beyond.length === 0) return to
  const first = beyond.reduce((best, ms) => (Math.abs(ms - nowMs) < Math.abs(best - nowMs) ? ms : best))
  return Math.abs(first - nowMs) > stepMs ? first : to
}
