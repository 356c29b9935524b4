import type { Interval } from '../protocol/experiments.ts'
import { amountOf, directionOf, type JudgedMetric, rangeOf, shareOf, signedOf } from './amounts.ts'
import { armWords } from './arm-words.ts'
import { counted, unitWords } from './counted.ts'
import { ERROR_RATES, type ErrorUnit, rateInSentence } from './error-rate.ts'
import { judge } from './judgement.ts'
import { PLAIN } from './numbers.ts'
import { metricInSentence } from './session-words.ts'
import { type Losses, lostOf, lostShare } from './turn-fate.ts'
import { type Bilingual, lostKinds } from './words.ts'

/**
 * When a comparison is looked at: at its planned end; after it was ended early, by a stricter interval; or while it
 * runs, when there is no verdict.
 */
export type Look = 'planned' | 'early' | 'running'

/** Everything that a verdict is made of; the unit of a difference is that of its metric, shares for word errors. */
export interface Told {
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
export function verdictCode({ metric, shift, look, tooFew, interval, minimumEffect }: Told): VerdictCode {
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
export function verdictOf(told: Told, accuracy?: Told): Bilingual {
  const [from, to] = [armWords(told.from), armWords(told.to)]
  const inEnglish = clausesOf(told, accuracy).map(({ en }) => en)
  const inChinese = clausesOf({ ...told, from: from.zh, to: to.zh }, accuracy).map(({ zh }) => zh)
  return { en: inEnglish.join('; '), zh: inChinese.join('；') }
}

function clausesOf(told: Told, accuracy?: Told): readonly Bilingual[] {
  const code = verdictCode(told)
  const clauses = [SENTENCES[code](told)]
  if (code !== 'running' && code !== 'notMeasured' && told.look === 'early') clauses.push(endedEarly(told))
  clauses.push(...lossClause(told))
  if (isSpeed(told) && code !== 'running' && code !== 'notMeasured') clauses.push(accuracyClause(accuracy))
  return clauses
}

function isSpeed({ metric }: Told): boolean {
  return metric === 'processingMs' || metric === 'heardMs'
}

const SENTENCES: Readonly<Record<VerdictCode, (told: Told) => Bilingual>> = {
  notMeasured: (told) => {
    const { from, to } = told
    return {
      en: `${to} cannot be compared with ${from} (${subject(told).en}): no utterance was measured in both`,
      zh: `${to} 与 ${from} 无法比较（${subject(told).zh}）：没有在两边都测到的语句`,
    }
  },
  running: (told) => {
    const { from, to } = told
    const turns = progressOf(told)
    return {
      en: `no verdict before the planned end: ${to} against ${from} (${subject(told).en}), ${turns.en} so far`,
      zh: `计划完成之前不下结论：${to} 与 ${from}（${subject(told).zh}），目前 ${turns.zh}`,
    }
  },
  tooFew: (told) =>
    withDifference(told, {
      en: `${told.to} against ${told.from}: too few utterances to judge`,
      zh: `${told.to} 与 ${told.from}：语句太少，无法判断`,
    }),
  undecided: (told) => {
    const said = withDifference(told, {
      en: `undecided between ${told.to} and ${told.from}`,
      zh: `${told.to} 与 ${told.from} 孰优未定`,
    })
    const { moreTurns } = told
    if (moreTurns === null) return said
    return {
      en: `${said.en}; about ${moreTurns} more ${unitWords('turns', moreTurns).en} an arm would decide`,
      zh: `${said.zh}；每一方约再测 ${moreTurns} 轮可定`,
    }
  },
  equivalent: (told) =>
    withDifference(told, {
      en: `${told.to} and ${told.from} differ by less than ${limit(told).en}`,
      zh: `${told.to} 与 ${told.from} 相差不到 ${limit(told).zh}`,
    }),
  notWorse: (told) =>
    withDifference(told, {
      en: `${told.to} is worse than ${told.from} by less than ${limit(told).en}, if at all`,
      zh: `${told.to} 即使比 ${told.from} 差，也不到 ${limit(told).zh}`,
    }),
  clear: (told) => withEvidence(told, difference(told)),
  small: (told) => {
    const { en, zh } = difference(told)
    return withEvidence(told, {
      en: `${en}, too little to matter (less than ${limit(told).en})`,
      zh: `${zh}，小到无关紧要（不到 ${limit(told).zh}）`,
    })
  },
  atLeast: (told) => {
    const { en, zh } = withEvidence(told, difference(told))
    return {
      en: `${en}: whether by the ${limit(told).en} that matter is open`,
      zh: `${zh}：是否达到要紧的 ${limit(told).zh}尚不清楚`,
    }
  },
}

function subject({ metric, errorUnit }: Told): Bilingual {
  return metric === 'wordErrorRate' ? rateInSentence(errorUnit ?? 'word') : metricInSentence(metric)
}

function limit({ minimumEffect, metric }: Told): Bilingual {
  return amountOf(minimumEffect, metric)
}

/** `B is 84 ms faster than A (user wait)`. */
function difference(told: Told): Bilingual {
  const { from, to, metric } = told
  const shift = told.shift ?? 0
  const [amount, direction] = [amountOf(shift, metric), directionOf(shift, metric)]
  return {
    en: `${to} ${metric === 'cpuMs' ? 'takes' : 'is'} ${amount.en} ${direction.en} than ${from} (${subject(told).en})`,
    zh: `${to} 比 ${from} ${direction.zh} ${amount.zh}（${subject(told).zh}）`,
  }
}

function withEvidence(told: Told, { en, zh }: Bilingual): Bilingual {
  const evidence = evidenceOf(told)
  return { en: `${en}, ${evidence.en}`, zh: `${zh}，${evidence.zh}` }
}

/** A claim that names no difference, with the one that was seen. */
function withDifference(told: Told, claim: Bilingual): Bilingual {
  const seen = signedOf(told.shift ?? 0, told.metric)
  return withEvidence(told, {
    en: `${claim.en} (${subject(told).en}): ${seen.en}`,
    zh: `${claim.zh}（${subject(told).zh}）：${seen.zh}`,
  })
}

function evidenceOf({ interval, utterances, metric }: Told): Bilingual {
  const count = counted(utterances, 'utterances', PLAIN)
  if (!interval) return { en: `no 95 % interval from ${count.en}`, zh: `${count.zh}得不出 95 % 区间` }
  const range = rangeOf(interval, metric)
  return { en: `95 % interval ${range.en}, ${count.en}`, zh: `95 % 区间 ${range.zh}，${count.zh}` }
}

function progressOf({ progress: { done, planned } }: Told): Bilingual {
  if (planned === undefined) {
    const turns = counted(done, 'turns', PLAIN)
    return { en: `${turns.en} an arm`, zh: `每一方 ${turns.zh}` }
  }
  return { en: `${done} of ${counted(planned, 'turns', PLAIN).en} an arm`, zh: `每一方 ${done} / ${planned} 轮` }
}

function endedEarly(told: Told): Bilingual {
  const turns = progressOf(told)
  return { en: `ended early, ${turns.en}: judged more strictly`, zh: `提前结束，${turns.zh}：按更严的标准判断` }
}

/** What was lost, where anything was. Who is told to be the faster and lost more has it said as an objection. */
function lossClause({ from, to, lost, shift }: Told): Bilingual[] {
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
function accuracyClause(accuracy: Told | undefined): Bilingual {
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
