import { because } from '../../measures/reasons/reasons.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import { TURN_END_MODELS, type TurnEndModel } from '../../stages/vad/contract.ts'
import type { InstalledRepository } from '../installed-repository.ts'

/** Which models that tell where turns end are on this machine. */
export type TurnEndRepository = Pick<InstalledRepository, 'turnEndFiles'>

/** Why a model that listens for the end of turns cannot do so here; what can is absent. */
export function turnEndProblems({
  turnEndFiles,
}: TurnEndRepository): Readonly<Partial<Record<TurnEndModel, StatedReason>>> {
  const absent = TURN_END_MODELS.filter((model) => model !== 'pocket-turn' && !turnEndFiles[model])
  return Object.fromEntries(absent.map((model) => [model, because('flag.noSmartTurn')]))
}
