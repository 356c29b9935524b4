import { byEffect } from '../../measures/charts/flag-effects.ts'
import { formatInterval, formatMs, formatShare, formatSignedMs, formatWhole, UNKNOWN } from '../../measures/numbers.ts'
import { METRIC_WORDS } from '../../measures/session-words.ts'
import { metricTitle, unitOfArms } from '../../measures/word-errors/error-rate.ts'

import type { TuningPoint } from '../../protocol/experiments.ts'
import { paretoChart } from '../charts/pareto-chart.ts'
import { tornadoChart } from '../charts/tornado-chart.ts'
import type { ReportFacts } from '../facts.ts'
import { both, html, type Markup } from './markup.ts'
import { armName, figure, section, table } from './parts.ts'

/** What each flag is worth: alone, and left out of the full set. */
export function ablationSection({ result }: ReportFacts): Markup | undefined {
  const bars = byEffect(result?.ablation ?? [])
  if (bars.length === 0) return undefined
  const text = {
    id: 'ablation',
    title: { en: 'Effect of each flag', zh: '每个参数的作用' },
    summary: {
      en: 'Solid: the flag alone over the baseline. Hatched: the full set without the flag. Left of 0 is faster; whiskers are 95 % intervals.',
      zh: '实心：在基线上单独打开该参数。斜纹：全套设置去掉该参数。0 的左侧表示更快，须线为 95 % 区间。',
    },
  }
  const columns = [
    { title: both({ en: 'Flag', zh: '参数' }) },
    { title: both({ en: 'Alone', zh: '单独' }), number: true },
    { title: both({ en: '95 % interval', zh: '95 % 区间' }), number: true },
    { title: both({ en: 'Left out', zh: '去掉' }), number: true },
    { title: both({ en: '95 % interval', zh: '95 % 区间' }), number: true },
  ]
  const rows = bars.map(({ flag, alone, leftOut }) => [
    html`<span class="code">${flag}</span>`,
    formatSignedMs(alone?.shift),
    formatInterval(alone?.interval),
    formatSignedMs(leftOut?.shift),
    formatInterval(leftOut?.interval),
  ])
  const data = table({ en: 'Shifts by flag', zh: '各参数的位移' }, columns, rows)
  return section(
    { en: 'Which flags matter', zh: '哪些参数重要' },
    figure(text, (id) => tornadoChart(id, bars), data),
  )
}

/** What the search tried, and why it chose what it chose. */
export function tuningSection({ result, arms }: ReportFacts): Markup | undefined {
  const points = result?.tuning ?? []
  if (points.length === 0) return undefined
  const letters = new Map(arms.map((one) => [one.arm.id, one.letter]))
  const tried = ({ armId }: TuningPoint) => {
    const shown = arms.find(({ arm }) => arm.id === armId)
    return shown ? armName(shown) : armId
  }
  const text = {
    id: 'tuning',
    title: { en: 'Flag sets that were tried', zh: '尝试过的参数组合' },
    summary: {
      en: 'Filled dots lie on the front: nothing tried is faster at no more errors. The ring is what was chosen.',
      zh: '实心点位于前沿：没有其他组合在不增加错误的前提下更快。带圈的是选中的组合。',
    },
  }
  const columns = [
    { title: both({ en: 'Flag set', zh: '组合' }) },
    { title: both({ en: 'Rounds', zh: '轮数' }), number: true },
    { title: both({ en: 'Turns', zh: '轮次' }), number: true },
    { title: both({ en: `${METRIC_WORDS.heardMs.en} p50`, zh: `${METRIC_WORDS.heardMs.zh} p50` }), number: true },
    {
      title: both({ en: `${METRIC_WORDS.processingMs.en} p50`, zh: `${METRIC_WORDS.processingMs.zh} p50` }),
      number: true,
    },
    { title: both(metricTitle('wordErrorRate', unitOfArms(result?.arms ?? []))), number: true },
    { title: both({ en: 'Standing', zh: '结果' }) },
  ]
  const rows = points.map((point) => [
    tried(point),
    formatWhole(point.round),
    formatWhole(point.turns),
    formatMs(point.heardMs),
    formatMs(point.processingMs),
    formatShare(point.wordErrorRate),
    standingOf(point),
  ])
  const data = table({ en: 'All that was tried', zh: '全部尝试' }, columns, rows)
  return section(
    { en: 'The search', zh: '搜索过程' },
    figure(text, (id) => paretoChart(id, points, letters), data),
  )
}

function standingOf({ chosen, onFront }: TuningPoint): Markup | string {
  if (chosen) return html`◎ ${both({ en: 'chosen', zh: '选中' })}`
  return onFront ? html`● ${both({ en: 'on the front', zh: '在前沿上' })}` : UNKNOWN
}
