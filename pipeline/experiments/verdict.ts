import type { Bilingual } from '../flags/definition.ts'
import type { Comparison, Interval } from '../protocol/experiments.ts'
import { LEVEL } from './holm.ts'
import { type ComparedMetric, METRIC_FACTS } from './metrics.ts'

/** What a comparison shows, in numbers; `adjustedPValue` is after the correction for its companions. */
export interface Shown {
  readonly utterances: number
  readonly shift: number | null
  readonly interval: Interval | null
  readonly adjustedPValue: number | null
  /** Whether so many utterances could show anything, beside the other comparisons. */
  readonly reachable: boolean
}

export type Outcome = Comparison['outcome']

/**
 * What a comparison comes to. `negligible`: whatever difference there is, it is smaller than the one that matters (it was
 * found and is smaller, or its whole interval is). `nothing`: a difference that matters was neither found nor ruled out.
 */
export function outcomeOf(
  { shift, interval, adjustedPValue, reachable }: Shown,
  metric: ComparedMetric,
  minimumEffect: number,
): Outcome {
  if (shift === null || adjustedPValue === null || !reachable) return 'tooFew'
  const within = (value: number) => Math.abs(value) < minimumEffect
  if (interval && within(interval.from) && within(interval.to)) return 'negligible'
  if (adjustedPValue >= LEVEL) return 'nothing'
  if (within(shift)) return 'negligible'
  return shift < 0 === METRIC_FACTS[metric].lowerIsBetter ? 'better' : 'worse'
}

export interface Told extends Shown {
  readonly metric: ComparedMetric
  readonly from: string
  readonly to: string
  readonly outcome: Outcome
  readonly moreTurns: number | null
  readonly minimumEffect: number
}

const SUBJECTS: Readonly<Record<ComparedMetric, Bilingual>> = {
  processingMs: { en: 'processing', zh: '处理延迟' },
  heardMs: { en: 'heard', zh: '听到延迟' },
  wordErrorRate: { en: 'word error rate', zh: '词错率' },
  cpuMs: { en: 'CPU time', zh: 'CPU 时间' },
}

/** The comparison as a sentence; `accuracy` is the same arms' comparison of word errors, said beside a gain in speed. */
export function verdictOf(told: Told, accuracy?: Told): Bilingual {
  const sentence = sentenceOf(told)
  const speed = told.metric === 'processingMs' || told.metric === 'heardMs'
  const price = speed && told.outcome !== 'tooFew' ? accuracyClause(accuracy) : undefined
  return price ? { en: `${sentence.en}; ${price.en}`, zh: `${sentence.zh}；${price.zh}` } : sentence
}

function sentenceOf(told: Told): Bilingual {
  const { from, to, shift, outcome, metric } = told
  const subject = SUBJECTS[metric]
  if (shift === null) {
    return {
      en: `${to} cannot be compared with ${from} (${subject.en}): no utterance was measured in both`,
      zh: `${to} 与 ${from} 无法比较（${subject.zh}）：没有在两边都测到的语句`,
    }
  }
  const evidence = evidenceOf(told)
  const amount = shownAmount(shift, metric)
  const direction = directionOf(shift, metric)
  if (outcome === 'better' || outcome === 'worse') {
    return {
      en: `${to} ${amount.en} ${direction.en} than ${from} (${subject.en}), ${evidence.en}`,
      zh: `${to} 比 ${from} ${direction.zh} ${amount.zh}（${subject.zh}），${evidence.zh}`,
    }
  }
  const claim = unclear(told)
  return {
    en: `${claim.en} (${subject.en}): ${shownSigned(shift, metric).en}, ${evidence.en}${moreOf(told).en}`,
    zh: `${claim.zh}（${subject.zh}）：${shownSigned(shift, metric).zh}，${evidence.zh}${moreOf(told).zh}`,
  }
}

/** What is said where no difference can be claimed. */
function unclear({ from, to, outcome, metric, minimumEffect }: Told): Bilingual {
  if (outcome === 'tooFew') {
    return { en: `${to} against ${from}: too few utterances to judge`, zh: `${to} 与 ${from}：语句太少，无法判断` }
  }
  if (outcome === 'negligible') {
    const limit = shownAmount(minimumEffect, metric)
    return {
      en: `${to} and ${from} differ by less than ${bare(limit.en)}, which does not matter`,
      zh: `${to} 与 ${from} 的差别小于 ${limit.zh}，可以忽略`,
    }
  }
  return { en: `no measurable difference between ${to} and ${from}`, zh: `${to} 与 ${from} 没有可测出的差别` }
}

function evidenceOf({ interval, utterances, metric }: Told): Bilingual {
  const count = { en: `${utterances} ${utterances === 1 ? 'utterance' : 'utterances'}`, zh: `${utterances} 条语句` }
  if (!interval) {
    return {
      en: `no 95 % interval from ${count.en}`,
      zh: `${count.zh}得不出 95 % 区间`,
    }
  }
  const range = shownRange(interval, metric)
  return { en: `95 % interval ${range.en}, ${count.en}`, zh: `95 % 区间 ${range.zh}，${count.zh}` }
}

function moreOf({ outcome, moreTurns, metric, minimumEffect }: Told): Bilingual {
  if (outcome !== 'nothing' || moreTurns === null || moreTurns === 0) return { en: '', zh: '' }
  const limit = shownAmount(minimumEffect, metric)
  return {
    en: `; about ${moreTurns} more turns an arm would show ${bare(limit.en)}`,
    zh: `；每一方约再测 ${moreTurns} 轮可看出 ${limit.zh} 的差别`,
  }
}

function accuracyClause(accuracy: Told | undefined): Bilingual {
  if (!accuracy || accuracy.shift === null) return { en: 'accuracy was not measured', zh: '未测准确度' }
  const size = trimmed(Math.abs(accuracy.shift) * 100)
  const points = { en: pointsInWords(size), zh: `${size} 个百分点` }
  switch (accuracy.outcome) {
    case 'worse':
      return { en: `the word error rate is ${points.en} worse`, zh: `词错率变差 ${points.zh}` }
    case 'better':
      return { en: `the word error rate is ${points.en} better`, zh: `词错率改善 ${points.zh}` }
    case 'tooFew':
      return { en: 'too few utterances to judge accuracy', zh: '语句太少，无法判断准确度' }
    default:
      return { en: 'no measurable loss of accuracy', zh: '准确度没有可测出的损失' }
  }
}

function directionOf(shift: number, metric: ComparedMetric): Bilingual {
  const less = shift < 0
  if (metric === 'wordErrorRate') return less ? { en: 'lower', zh: '低' } : { en: 'higher', zh: '高' }
  if (metric === 'cpuMs') return less ? { en: 'less', zh: '少' } : { en: 'more', zh: '多' }
  return less ? { en: 'faster', zh: '快' } : { en: 'slower', zh: '慢' }
}

/** `is 84 ms`, `takes 84 ms`: the amount without its sign, with the verb that goes before it in English. */
function shownAmount(value: number, metric: ComparedMetric): Bilingual {
  const amount = Math.abs(value)
  if (metric === 'wordErrorRate')
    return { en: `is ${pointsInWords(trimmed(amount * 100))}`, zh: `${trimmed(amount * 100)} 个百分点` }
  return { en: `${metric === 'cpuMs' ? 'takes' : 'is'} ${shownMs(amount)} ms`, zh: `${shownMs(amount)} 毫秒` }
}

function bare(amount: string): string {
  return amount.replace(/^(is|takes) /, '')
}

function shownSigned(shift: number, metric: ComparedMetric): Bilingual {
  const amount = shownAmount(shift, metric)
  const direction = directionOf(shift, metric)
  const zero = /^0(\.0+)?$/.test(metric === 'wordErrorRate' ? trimmed(Math.abs(shift) * 100) : shownMs(Math.abs(shift)))
  if (zero) return { en: bare(amount.en), zh: amount.zh }
  return { en: `${bare(amount.en)} ${direction.en}`, zh: `${direction.zh} ${amount.zh}` }
}

/** Bounds that agree in their direction stand without it, the smaller first; others each say their own. */
function shownRange({ from, to }: Interval, metric: ComparedMetric): Bilingual {
  const number = (value: number) =>
    metric === 'wordErrorRate' ? trimmed(Math.abs(value) * 100) : shownMs(Math.abs(value))
  if (from < 0 !== to < 0) {
    const [low, high] = [directionOf(from, metric), directionOf(to, metric)]
    return {
      en: `${number(from)} ${low.en} to ${number(to)} ${high.en}`,
      zh: `${low.zh} ${number(from)} 至${high.zh} ${number(to)}`,
    }
  }
  const [near, far] = to < 0 ? [to, from] : [from, to]
  return { en: `${number(near)} to ${number(far)}`, zh: `${number(near)} 至 ${number(far)}` }
}

/** Whole milliseconds, below 10 with one decimal. */
function shownMs(ms: number): string {
  return ms < 9.95 ? trimmed(ms) : ms.toFixed(0)
}

function pointsInWords(size: string): string {
  return size === '1' ? '1 point' : `${size} points`
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '')
}
