import { counted } from '../counted.ts'
import type { Bilingual } from '../words.ts'
import { armWords } from './arm-words.ts'
import type { Look } from './verdict.ts'

/** What a search came to, as far as a sentence needs it. */
export interface SearchFacts {
  /** Sets of flags that were tried, the reference among them. */
  readonly tried: number
  /** What the set is called that the search began at. */
  readonly reference: string
  /** What is called that came out ahead; null: nothing was measured. */
  readonly chosen: string | null
  readonly look: Look
  /** Fresh turns an arm that measured the choice again. */
  readonly freshTurns: number
  /** What the fresh turns found of the choice, beside the reference. */
  readonly found: SearchFinding
}

/** What turns that had no part in a choice found of it. */
export type SearchFinding = 'better' | 'worse' | 'undecided'

/** What is said of a search, one code for each kind of sentence. */
export type SearchCode =
  | 'searching'
  | 'measuringAgain'
  | 'notMeasured'
  | 'nothingAhead'
  | 'notMeasuredAgain'
  | 'measuredAgain'
  | 'undecided'
  | 'foundWorse'

/** Which sentence a search deserves. */
export function searchCode({ reference, chosen, look, freshTurns, found }: SearchFacts): SearchCode {
  if (look === 'running') return freshTurns > 0 ? 'measuringAgain' : 'searching'
  if (chosen === null) return 'notMeasured'
  if (chosen === reference) return 'nothingAhead'
  if (freshTurns === 0) return 'notMeasuredAgain'
  return CODES_OF_FINDINGS[found]
}

const CODES_OF_FINDINGS = { better: 'measuredAgain', worse: 'foundWorse', undecided: 'undecided' } as const

/**
 * What a search chose, in words. What the choice is worth is said by the comparison on fresh turns alone: the turns
 * that made the choice flatter it.
 */
export function searchVerdict(facts: SearchFacts): Bilingual {
  const say = SENTENCES[searchCode(facts)]
  const reference = armWords(facts.reference).zh
  const chosen = facts.chosen === null ? null : armWords(facts.chosen).zh
  return { en: say(facts).en, zh: say({ ...facts, reference, chosen }).zh }
}

const SENTENCES: Readonly<Record<SearchCode, (facts: SearchFacts) => Bilingual>> = {
  searching: () => ({ en: 'No choice before the search is over', zh: '搜索完成之前不作选择' }),
  measuringAgain: (facts) => ({
    en: `${ahead(facts).en}; it is being measured again beside ${facts.reference}, on turns that the search has not seen`,
    zh: `${ahead(facts).zh}；正在用搜索没有用过的轮次与 ${facts.reference} 重新比较`,
  }),
  notMeasured: () => ({ en: 'Nothing that was tried could be measured', zh: '尝试过的组合都没有测到结果' }),
  nothingAhead: ({ tried, reference }) => ({
    en: `Of ${tried} sets of flags none came out ahead of ${reference}: the preset tuned stays as it was`,
    zh: `${tried} 组参数中没有一组胜过 ${reference}：预设“调优”保持不变`,
  }),
  notMeasuredAgain: (facts) => ({
    en: `${ahead(facts).en}; it was not measured again, and the best of many is partly luck; confirm with an A/B`,
    zh: `${ahead(facts).zh}；没有重新测量，而多个候选中的最优含运气成分，请再做一次 A/B`,
  }),
  measuredAgain: (facts) => ({
    en: `${ahead(facts).en}. ${again(facts).en}`,
    zh: `${ahead(facts).zh}。${again(facts).zh}`,
  }),
  undecided: (facts) => ({
    en: `${ahead(facts).en}, but is not shown to be better: the preset tuned stays as it was. ${again(facts).en}`,
    zh: `${ahead(facts).zh}，但未能证明更好：预设“调优”保持不变。${again(facts).zh}`,
  }),
  foundWorse: (facts) => ({
    en: `${ahead(facts).en}, but turned out worse: the preset tuned stays as it was. ${again(facts).en}`,
    zh: `${ahead(facts).zh}，但重新测量后更差：预设“调优”保持不变。${again(facts).zh}`,
  }),
}

function ahead({ tried, chosen }: SearchFacts): Bilingual {
  return {
    en: `Of ${tried} sets of flags ${chosen} came out ahead within the limit of word errors`,
    zh: `${tried} 组参数中，${chosen} 在词错误率限度内领先`,
  }
}

/** Leads over to the verdicts. */
function again({ reference, freshTurns }: SearchFacts): Bilingual {
  return {
    en: `Measured again beside ${reference}, on ${counted(freshTurns, 'turns').en} an arm that the search has not seen:`,
    zh: `用搜索没有用过的轮次与 ${reference} 重新比较，每一方 ${freshTurns} 轮：`,
  }
}
