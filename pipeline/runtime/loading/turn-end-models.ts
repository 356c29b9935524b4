import { because } from '../../measures/reasons/reasons.ts'
import type { ToldReason } from '../../protocol/reasons.ts'
import { TURN_END_MODELS, type TurnEndModel } from '../../stages/vad/contract.ts'
import type { InstalledShelf } from '../installed-shelf.ts'

/** Which models that tell where turns end are on this machine. */
export type TurnEndShelf = Pick<InstalledShelf, 'turnEndFiles'>

/** Why a model that listens for the end of turns cannot do so here; what can is absent. */
export function turnEndProblems({ turnEndFiles }: TurnEndShelf): Readonly<Partial<Record<TurnEndModel, ToldReason>>> {
  const absent = TURN_END_MODELS.filter((model) => model !== 'pocket-turn' && !turnEndFiles[model])
  return Object.fromEntries(absent.map((model) => [model, because('flag.noSmartTurn')]))
}
