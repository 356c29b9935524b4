import { armWords } from './arm-words.ts'
import { counted } from './counted.ts'
import type { Look } from './verdict.ts'
import type { Bilingual } from './words.ts'

/** What a search came to, as far as a sentence needs it. */
export interface SearchTold {
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
export function searchCode({ reference, chosen, look, freshTurns, found }: SearchTold): SearchCode {
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
export function searchVerdict(told: SearchTold): Bilingual {
  const say = SENTENCES[searchCode(told)]
  const reference = armWords(told.reference).zh
  const chosen = told.chosen === null ? null : armWords(told.chosen).zh
  return { en: say(told).en, zh: say({ ...told, reference, chosen }).zh }
}

const SENTENCES: Readonly<Record<SearchCode, (told: SearchTold) => Bilingual>> = {
  searching: () => ({ en: 'No choice before the search is over', zh: '搜索完成之前不作选择' }),
  measuringAgain: (told) => ({
    en: `${ahead(told).en}; it is being measured again beside ${told.reference}, on turns that the search has not seen`,
    zh: `${ahead(told).zh}；正在用搜索没有用过的轮次与 ${told.reference} 重新比较`,
  }),
  notMeasured: () => ({ en: 'Nothing that was tried could be measured', zh: '尝试过的组合都没有测到结果' }),
  nothingAhead: ({ tried, reference }) => ({
    en: `Of ${tried} sets of flags none came out ahead of ${reference}: the preset tuned stays as it was`,
    zh: `${tried} 组参数中没有一组胜过 ${reference}：预设“调优”保持不变`,
  }),
  notMeasuredAgain: (told) => ({
    en: `${ahead(told).en}; it was not measured again, and the best of many is partly luck; confirm with an A/B`,
    zh: `${ahead(told).zh}；没有重新测量，而多个候选中的最优含运气成分，请再做一次 A/B`,
  }),
  measuredAgain: (told) => ({
    en: `${ahead(told).en}. ${again(told).en}`,
    zh: `${ahead(told).zh}。${again(told).zh}`,
  }),
  undecided: (told) => ({
    en: `${ahead(told).en}, but is not shown to be better: the preset tuned stays as it was. ${again(told).en}`,
    zh: `${ahead(told).zh}，但未能证明更好：预设“调优”保持不变。${again(told).zh}`,
  }),
  foundWorse: (told) => ({
    en: `${ahead(told).en}, but turned out worse: the preset tuned stays as it was. ${again(told).en}`,
    zh: `${ahead(told).zh}，但重新测量后更差：预设“调优”保持不变。${again(told).zh}`,
  }),
}

function ahead({ tried, chosen }: SearchTold): Bilingual {
  return {
    en: `Of ${tried} sets of flags ${chosen} came out ahead within the limit of word errors`,
    zh: `${tried} 组参数中，${chosen} 在词错误率限度内领先`,
  }
}

/** Leads over to the verdicts. */
function again({ reference, freshTurns }: SearchTold): Bilingual {
  return {
    en: `Measured again beside ${reference}, on ${counted(freshTurns, 'turns').en} an arm that the search has not seen:`,
    zh: `用搜索没有用过的轮次与 ${reference} 重新比较，每一方 ${freshTurns} 轮：`,
  }
}
