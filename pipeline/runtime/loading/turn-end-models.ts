import type { TurnEndModel } from '../../stages/vad/contract.ts'

/** Why a model that listens for the end of turns cannot do so here, in words; what can is absent. */
export const TURN_END_PROBLEMS: Readonly<Partial<Record<TurnEndModel, string>>> = {
  'smart-turn': 'Smart Turn cannot be loaded by this version',
}
