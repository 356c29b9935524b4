import type { Interval } from '../../protocol/experiments.ts'
import type { Bilingual } from '../words.ts'
import { judge, type Outcome } from './judgement.ts'

/** A flag's effect as it was come by: by an experiment that judged it, or by turns that happened to run. */
export interface SeenEffect {
  readonly interval: Interval | undefined
  /** What the experiment found; absent: there was none. */
  readonly found?: Outcome | undefined
}

/** `found`: an experiment shows it. `inPassing`: chance is left out, but nobody planned it. The others claim nothing. */
export type EffectCode = 'found' | 'equivalent' | 'inPassing' | 'notSeen' | 'tooFew'

/** What may be said of an effect. What is seen in passing is no fact, however clear it looks: many flags are looked at. */
export function effectCode({ interval, found }: SeenEffect): EffectCode {
  if (found === 'better' || found === 'worse') return 'found'
  if (found === 'equivalent') return 'equivalent'
  if (!interval) return 'tooFew'
  if (found === 'undecided') return 'notSeen'
  const { outcome } = judge({ interval, minimumEffect: 0, lowerIsBetter: true })
  return outcome === 'undecided' ? 'notSeen' : 'inPassing'
}

/** Said in the place of a number, or beside it where it is one. */
export const EFFECT_WORDS: Readonly<Record<Exclude<EffectCode, 'found'>, Bilingual>> = {
  equivalent: { en: 'no difference that matters', zh: '没有要紧的差别' },
  inPassing: { en: 'seen in passing, not measured', zh: '顺带看到，并非专门测量' },
  notSeen: { en: 'no difference seen', zh: '未见差别' },
  tooFew: { en: 'too few turns to tell', zh: '轮次太少，无从判断' },
}
