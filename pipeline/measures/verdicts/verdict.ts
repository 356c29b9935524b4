import type { Interval } from '../../protocol/experiments.ts'
import { counted, unitWords } from '../counted.ts'
import { PLAIN } from '../numbers.ts'
import { metricInSentence } from '../session-words.ts'
import { type Losses, lostOf, lostShare } from '../turn-fate.ts'
import { ERROR_RATES, type ErrorUnit, rateInSentence } from '../word-errors/error-rate.ts'
import { type Bilingual, lostKinds } from '../words.ts'
import { amountOf, directionOf, type JudgedMetric, rangeOf, shareOf, signedOf } from './amounts.ts'
import { armWords } from './arm-words.ts'
import { judge } from './judgement.ts'

/**
 * When a comparison is looked at: at its planned end; after it was ended early, by a stricter interval; or while it
 * runs, when there is no verdict.
 */
export type Look = 'planned' | 'early' | 'running'

/** Everything that a verdict is made of; the unit of a difference is that of its metric, shares for word errors. */
export interface VerdictFacts {
  readonly metric: JudgedMetric
  /** What the arms are called. */
  readonly from: string
  readonly to: string
  readonly utterances: number
  readonly shift: number | null
  readonly interval: Interval | null
  /** The smallest difference that matters. */
  readonly minimumEffect: number
  readonly look: Look
  /** So few utterances could decide nothing, whatever they said. */
  readonly tooFew: boolean
  /** How many more turns an arm would decide; null: nobody knows. */
  readonly moreTurns: number | null
  /** Turns of the arm that has fewest, and how many were planned. */
  readonly progress: { readonly done: number; readonly planned?: number | undefined }
  readonly lost: { readonly from: Losses; readonly to: Losses }
  /** Word errors by words of each arm; null: not measured. */
  readonly errorUnit?: ErrorUnit
  readonly wordErrorRates: { readonly from: number | null; readonly to: number | null }
}

/** What a verdict says, one code for each kind of sentence. */
export type VerdictCode =
  | 'notMeasured'
  | 'running'
  | 'tooFew'
  | 'undecided'
  | 'equivalent'
  | 'notWorse'
  | 'clear'
  | 'small'
  | 'atLeast'

/** Which sentence a comparison deserves. In every metric with verdicts, less is better. */
export function verdictCode({ metric, shift, look, tooFew, interval, minimumEffect }: VerdictFacts): VerdictCode {
  if (look === 'running') return 'running'
  if (shift === null) return 'notMeasured'
  const { outcome, matters, notWorse } = judge({ interval, minimumEffect, lowerIsBetter: true })
  if (outcome === 'equivalent') return 'equivalent'
  if (outcome === 'undecided') {
    if (interval && metric === 'wordErrorRate' && notWorse) return 'notWorse'
    return tooFew || !interval ? 'tooFew' : 'undecided'
  }
  if (matters) return 'clear'
  const furthest = interval ? Math.max(Math.abs(interval.from), Math.abs(interval.to)) : 0
  return furthest < minimumEffect ? 'small' : 'atLeast'
}

/** The verdict in words. `accuracy` is the same arms' comparison of word errors, said beside every verdict on speed. */
export function verdictOf(facts: VerdictFacts, accuracy?: VerdictFacts): Bilingual {
  const [from, to] = [armWords(facts.from), armWords(facts.to)]
  const inEnglish = clausesOf(facts, accuracy).map(({ en }) => en)
  const inChinese = clausesOf({ ...facts, from: from.zh, to: to.zh }, accuracy).map(({ zh }) => zh)
  return { en: inEnglish.join('; '), zh: inChinese.join('；') }
}

function clausesOf(facts: VerdictFacts, accuracy?: VerdictFacts): readonly Bilingual[] {
  const code = verdictCode(facts)
  const clauses = [SENTENCES[code](facts)]
  if (code !== 'running' && code !== 'notMeasured' && facts.look === 'early') clauses.push(endedEarly(facts))
  clauses.push(...lossClause(facts))
  if (isSpeed(facts) && code !== 'running' && code !== 'notMeasured') clauses.push(accuracyClause(accuracy))
  return clauses
}

function isSpeed({ metric }: VerdictFacts): boolean {
  return metric === 'processingMs' || metric === 'heardMs'
}

const SENTENCES: Readonly<Record<VerdictCode, (facts: VerdictFacts) => Bilingual>> = {
  notMeasured: (facts) => {
    const { from, to } = facts
    return {
      en: `${to} cannot be compared with ${from} (${subject(facts).en}): no utterance was measured in both`,
      zh: `${to} 与 ${from} 无法比较（${subject(facts).zh}）：没有在两边都测到的语句`,
    }
  },
  running: (facts) => {
    const { from, to } = facts
    const turns = progressOf(facts)
    return {
      en: `no verdict before the planned end: ${to} against ${from} (${subject(facts).en}), ${turns.en} so far`,
      zh: `计划完成之前不下结论：${to} 与 ${from}（${subject(facts).zh}），目前 ${turns.zh}`,
    }
  },
  tooFew: (facts) =>
    withDifference(facts, {
      en: `${facts.to} against ${facts.from}: too few utterances to judge`,
      zh: `${facts.to} 与 ${facts.from}：语句太少，无法判断`,
    }),
  undecided: (facts) => {
    const said = withDifference(facts, {
      en: `undecided between ${facts.to} and ${facts.from}`,
      zh: `${facts.to} 与 ${facts.from} 孰优未定`,
    })
    const { moreTurns } = facts
    if (moreTurns === null) return said
    return {
      en: `${said.en}; about ${moreTurns} more ${unitWords('turns', moreTurns).en} an arm would decide`,
      zh: `${said.zh}；每一方约再测 ${moreTurns} 轮可定`,
    }
  },
  equivalent: (facts) =>
    withDifference(facts, {
      en: `${facts.to} and ${facts.from} differ by less than ${limit(facts).en}`,
      zh: `${facts.to} 与 ${facts.from} 相差不到 ${limit(facts).zh}`,
    }),
  notWorse: (facts) =>
    withDifference(facts, {
      en: `${facts.to} is worse than ${facts.from} by less than ${limit(facts).en}, if at all`,
      zh: `${facts.to} 即使比 ${facts.from} 差，也不到 ${limit(facts).zh}`,
    }),
  clear: (facts) => withEvidence(facts, difference(facts)),
  small: (facts) => {
    const { en, zh } = difference(facts)
    return withEvidence(facts, {
      en: `${en}, too little to matter (less than ${limit(facts).en})`,
      zh: `${zh}，小到无关紧要（不到 ${limit(facts).zh}）`,
    })
  },
  atLeast: (facts) => {
    const { en, zh } = withEvidence(facts, difference(facts))
    return {
      en: `${en}: whether by the ${limit(facts).en} that matter is open`,
      zh: `${zh}：是否达到要紧的 ${limit(facts).zh}尚不清楚`,
    }
  },
}

function subject({ metric, errorUnit }: VerdictFacts): Bilingual {
  return metric === 'wordErrorRate' ? rateInSentence(errorUnit ?? 'word') : metricInSentence(metric)
}

function limit({ minimumEffect, metric }: VerdictFacts): Bilingual {
  return amountOf(minimumEffect, metric)
}

/** `B is 84 ms faster than A (user wait)`. */
function difference(facts: VerdictFacts): Bilingual {
  const { from, to, metric } = facts
  const shift = facts.shift ?? 0
  const [amount, direction] = [amountOf(shift, metric), directionOf(shift, metric)]
  return {
    en: `${to} ${metric === 'cpuMs' ? 'takes' : 'is'} ${amount.en} ${direction.en} than ${from} (${subject(facts).en})`,
    zh: `${to} 比 ${from} ${direction.zh} ${amount.zh}（${subject(facts).zh}）`,
  }
}

function withEvidence(facts: VerdictFacts, { en, zh }: Bilingual): Bilingual {
  const evidence = evidenceOf(facts)
  return { en: `${en}, ${evidence.en}`, zh: `${zh}，${evidence.zh}` }
}

/** A claim that names no difference, with the one that was seen. */
function withDifference(facts: VerdictFacts, claim: Bilingual): Bilingual {
  const seen = signedOf(facts.shift ?? 0, facts.metric)
  return withEvidence(facts, {
    en: `${claim.en} (${subject(facts).en}): ${seen.en}`,
    zh: `${claim.zh}（${subject(facts).zh}）：${seen.zh}`,
  })
}

function evidenceOf({ interval, utterances, metric }: VerdictFacts): Bilingual {
  const count = counted(utterances, 'utterances', PLAIN)
  if (!interval) return { en: `no 95 % interval from ${count.en}`, zh: `${count.zh}得不出 95 % 区间` }
  const range = rangeOf(interval, metric)
  return { en: `95 % interval ${range.en}, ${count.en}`, zh: `95 % 区间 ${range.zh}，${count.zh}` }
}

function progressOf({ progress: { done, planned } }: VerdictFacts): Bilingual {
  if (planned === undefined) {
    const turns = counted(done, 'turns', PLAIN)
    return { en: `${turns.en} an arm`, zh: `每一方 ${turns.zh}` }
  }
  return { en: `${done} of ${counted(planned, 'turns', PLAIN).en} an arm`, zh: `每一方 ${done} / ${planned} 轮` }
}

function endedEarly(facts: VerdictFacts): Bilingual {
  const turns = progressOf(facts)
  return { en: `ended early, ${turns.en}: judged more strictly`, zh: `提前结束，${turns.zh}：按更严的标准判断` }
}

/** What was lost, where anything was. Who is told to be the faster and lost more has it said as an objection. */
function lossClause({ from, to, lost, shift }: VerdictFacts): Bilingual[] {
  if (lostOf(lost.from) + lostOf(lost.to) === 0) return []
  const [toMore, fromMore] = [lostShare(lost.to) > lostShare(lost.from), lostShare(lost.from) > lostShare(lost.to)]
  const objection = shift !== null && ((shift < 0 && toMore) || (shift > 0 && fromMore))
  const [first, second] = fromMore ? ([from, to] as const) : ([to, from] as const)
  const losses = (arm: string) => lossesOf(arm, arm === to ? lost.to : lost.from)
  const [one, other] = [losses(first), losses(second)]
  return [
    {
      en: `${objection ? 'but ' : ''}${one.en}, ${other.en}`,
      zh: `${objection ? '但' : ''}${one.zh}，${other.zh}`,
    },
  ]
}

function lossesOf(arm: string, losses: Losses): Bilingual {
  const { turns } = losses
  if (lostOf(losses) === 0)
    return { en: `${arm} lost none of ${counted(turns, 'turns', PLAIN).en}`, zh: `${arm} ${turns} 轮无一丢失` }
  const kinds = lostKinds(losses)
  return {
    en: `${arm} lost ${lostOf(losses)} of ${counted(turns, 'turns', PLAIN).en} (${kinds.en})`,
    zh: `${arm} ${turns} 轮丢失 ${lostOf(losses)} 轮（${kinds.zh}）`,
  }
}

/** What speed costs in accuracy. A loss is ruled out by the interval's worse end, never by a difference not found. */
function accuracyClause(accuracy: VerdictFacts | undefined): Bilingual {
  if (!accuracy || accuracy.shift === null) return { en: 'accuracy was not measured', zh: '未测准确度' }
  const code = verdictCode(accuracy)
  const { interval, shift, wordErrorRates, errorUnit = 'word' } = accuracy
  const [rate, { errors }] = [rateInSentence(errorUnit), ERROR_RATES[errorUnit]]
  const range = interval ? rangeOf(interval, 'wordErrorRate') : { en: 'unknown', zh: '未知' }
  const [to, from] = [shareOf(wordErrorRates.to), shareOf(wordErrorRates.from)]
  const size = amountOf(shift, 'wordErrorRate')
  if (code === 'tooFew') {
    return {
      en: `${errors.en} ${to.en} against ${from.en}: too few utterances to judge accuracy`,
      zh: `${errors.zh} ${to.zh} 对 ${from.zh}：语句太少，无法判断准确度`,
    }
  }
  if (code === 'undecided') {
    return {
      en: `accuracy is undecided: ${errors.en} ${to.en} against ${from.en}, a difference of ${range.en} points (95 % interval)`,
      zh: `准确度未定：${errors.zh} ${to.zh} 对 ${from.zh}，相差 ${range.zh} 个百分点（95 % 区间）`,
    }
  }
  if (code === 'equivalent' || code === 'notWorse') {
    return {
      en: `the ${rate.en} rises by less than ${limit(accuracy).en}, if at all (95 % interval ${range.en})`,
      zh: `${rate.zh}即使上升也不到 ${limit(accuracy).zh}（95 % 区间 ${range.zh}）`,
    }
  }
  const worse = shift > 0
  return {
    en: `the ${rate.en} is ${size.en} ${worse ? 'worse' : 'better'} (95 % interval ${range.en})`,
    zh: `${rate.zh}${worse ? '变差' : '改善'} ${size.zh}（95 % 区间 ${range.zh}）`,
  }
}
