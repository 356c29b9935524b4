import type { Interval, Metric } from '../../protocol/experiments.ts'
import { unitWords } from '../counted.ts'
import { digitsOf, PLAIN } from '../numbers.ts'
import type { Bilingual } from '../words.ts'

/** Metrics of which verdicts are given. */
export type JudgedMetric = Extract<Metric, 'processingMs' | 'heardMs' | 'wordErrorRate' | 'cpuMs'>

/** An amount without its sign: `84 ms`, `3.4 points`. */
export function amountOf(value: number, metric: JudgedMetric): Bilingual {
  const amount = Math.abs(value)
  if (metric !== 'wordErrorRate') return { en: `${shownMs(amount)} ms`, zh: `${shownMs(amount)} 毫秒` }
  const points = trimmed(amount * 100)
  return { en: `${points} ${unitWords('points', Number(points)).en}`, zh: `${points} 个百分点` }
}

/** `faster`, `slower`, `higher` …: which way a difference points. */
export function directionOf(shift: number, metric: JudgedMetric): Bilingual {
  const less = shift < 0
  if (metric === 'wordErrorRate') return less ? { en: 'lower', zh: '低' } : { en: 'higher', zh: '高' }
  if (metric === 'cpuMs') return less ? { en: 'less', zh: '少' } : { en: 'more', zh: '多' }
  return less ? { en: 'faster', zh: '快' } : { en: 'slower', zh: '慢' }
}

/** `30 ms faster`; what is shown as 0 has no direction. */
export function signedOf(shift: number, metric: JudgedMetric): Bilingual {
  const [amount, direction] = [amountOf(shift, metric), directionOf(shift, metric)]
  if (/^0(\.0+)? /.test(amount.en)) return amount
  return { en: `${amount.en} ${direction.en}`, zh: `${direction.zh} ${amount.zh}` }
}

/** Bounds that agree in their direction stand without it, the smaller first; others each say their own. */
export function rangeOf({ from, to }: Interval, metric: JudgedMetric): Bilingual {
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

/** `3.9 %` of a share; unknown is said. */
export function shareOf(share: number | null): Bilingual {
  if (share === null) return { en: 'unknown', zh: '未知' }
  const text = `${trimmed(share * 100)} %`
  return { en: text, zh: text }
}

/** Whole milliseconds, below 10 with one decimal. */
function shownMs(ms: number): string {
  return ms < 9.95 ? trimmed(ms) : digitsOf(ms, 0, PLAIN)
}

function trimmed(value: number): string {
  return digitsOf(value, 1, PLAIN).replace(/\.0$/, '')
}
