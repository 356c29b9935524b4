import { because } from '../../../../pipeline/measures/reasons/reasons.ts'
import type { FlagRecord, FlagValue } from '../../../../pipeline/protocol/flags.ts'
import type { Machine } from '../../../../pipeline/protocol/machine.ts'
import { PLACES, type Place, placeSchema, type RunOn } from '../../../../pipeline/protocol/models/placement.ts'
import type { StatedReason } from '../../../../pipeline/protocol/reasons.ts'
import { STAGE_NAMES, type StageName } from '../../../../pipeline/protocol/stages.ts'
import type { Command } from '../../../../pipeline/protocol/wire/commands.ts'

/** By this name a stage's place stands among the values that the editor of flags changes, undoes and does again. */
export function placeKey(stage: StageName): string {
  return `run-on ${stage}`
}

/** Places as values of the editor: every stage has one. */
export function placesAsValues(places: RunOn | undefined): FlagRecord {
  return Object.fromEntries(STAGE_NAMES.map((stage) => [placeKey(stage), places?.[stage] ?? 'auto']))
}

/** What is sent for a change of the editor: places have a command of their own. No change holds both. */
export function placingCommand(command: Command): Command {
  if (command.name !== 'setFlags') return command
  const places = STAGE_NAMES.flatMap((stage) => {
    const place = placeOf(command.values[placeKey(stage)])
    return place === undefined ? [] : [[stage, place] as const]
  })
  return places.length === 0 ? command : { name: 'placeStages', places: Object.fromEntries(places) }
}

/** A value of the editor as a place; `undefined` where it is none. */
export function placeOf(value: FlagValue | undefined): Place | undefined {
  return placeSchema.safeParse(value).data
}

/** Where a stage can be asked to run on this machine, and where it was, though that may not work here. */
export function placesOffered({ providers }: Pick<Machine, 'providers'>, chosen: Place): Place[] {
  const works = new Set(providers.filter(({ usable }) => usable).map(({ name }) => name))
  return PLACES.filter((place) => place === 'auto' || place === 'cpu' || place === chosen || works.has(place))
}

/** Providers that were tried and cannot be used here, as the host says why. */
export function placesRefused({ providers }: Pick<Machine, 'providers'>): StatedReason[] {
  const refused = providers.filter(({ usable }) => !usable)
  return refused.map(({ name, reason = '?', because: why }) => {
    return because('of.what', { what: name, why: { reason, because: why } })
  })
}
