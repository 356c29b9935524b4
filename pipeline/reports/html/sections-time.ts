import { MOST_NAMED_ROWS } from '../../measures/charts/paired.ts'
import { partRow } from '../../measures/ledger/ledger-parts.ts'
import { shortOwnerWords } from '../../measures/ledger/owner-words.ts'
import { formatInterval, formatMs, formatSignedMs } from '../../measures/numbers.ts'
import { type Headline, METRIC_WORDS } from '../../measures/session-words.ts'
import { percentile } from '../../measures/statistics/percentiles.ts'
import type { Comparison } from '../../protocol/experiments.ts'
import { ecdfChart } from '../charts/ecdf-chart.ts'
import { pairedChart } from '../charts/paired-chart.ts'
import { stripChart } from '../charts/strip-chart.ts'
import { waterfallChart } from '../charts/waterfall-chart.ts'
import { countedValues, REPORT_PARTS, type ReportFacts, type ShownArm, shownArms } from '../facts.ts'
import { pairsBetween } from '../pairs.ts'
import type { ExportOptions } from '../source.ts'
import { both, html, type Markup } from './markup.ts'
import { armName, figure, lineLegend, section, table } from './parts.ts'
import { utteranceName } from './utterance-name.ts'

/** Where the time goes: the median ledger of each arm. */
export function ledgerSection(facts: ReportFacts): Markup | undefined {
  const arms = shownArms(facts).filter((arm) => arm.parts.size > 0)
  if (arms.length === 0) return undefined
  const text = {
    id: 'ledger',
    title: { en: 'Median of each part, end to end', zh: '各部分的中位数，首尾相接' },
    summary: {
      en: 'Each part begins where the one before it ended; t = 0 is the acoustic end of speech. Medians of parts need not add up to the median of the whole.',
      zh: '每一部分从前一部分结束处开始，t = 0 为说话声学结束的时刻。各部分中位数之和不必等于总时长的中位数。',
    },
  }
  return section(
    { en: 'Where the time went', zh: '时间都去哪了' },
    figure(text, (id) => waterfallChart(id, arms), patternLegend(arms), partsTable(arms)),
  )
}

function patternLegend(arms: readonly ShownArm[]): Markup {
  const sample = (pattern?: 'hatch' | 'dots') =>
    html`<svg viewBox="0 0 34 12" aria-hidden="true"><rect width="34" height="12" class="hue-endpoint"/>${pattern ? html`<rect width="34" height="12" class="${pattern}"/>` : undefined}</svg>`
  const letters = arms.map((arm) => html`<li>${armName(arm)}</li>`)
  return html`<ul class="legend">${letters}<li>${sample()}${both({ en: 'computing or playing', zh: '计算或播放' })}</li><li>${sample('hatch')}${both({ en: 'waiting because a setting says so', zh: '因设置而等待' })}</li><li>${sample('dots')}${both({ en: 'in a queue', zh: '排队' })}</li></ul>`
}

function partsTable(arms: readonly ShownArm[]): Markup {
  const [first, second] = arms
  const withDifference = arms.length === 2 && first && second
  const parts = REPORT_PARTS.filter((part) => arms.some((arm) => arm.parts.has(part)))
  const rows = parts.map((part) => {
    const owners = arms.flatMap((arm) => arm.owners.get(part) ?? []).map(shortOwnerWords)
    const named = (language: 'en' | 'zh') =>
      [...new Set(owners.map((owner) => owner[language]))].join(language === 'en' ? ', ' : '、')
    const [from, to] = [first?.parts.get(part), second?.parts.get(part)]
    const difference = from === undefined || to === undefined ? undefined : to - from
    return [
      both(partRow(part).words),
      html`<span class="code">${both({ en: named('en'), zh: named('zh') })}</span>`,
      ...arms.map((arm) => formatMs(arm.parts.get(part))),
      ...(withDifference ? [formatSignedMs(difference)] : []),
    ]
  })
  const columns = [
    { title: both({ en: 'Part', zh: '部分' }) },
    { title: both({ en: 'Set by', zh: '由谁决定' }) },
    ...arms.map((arm) => ({ title: armName(arm), number: true })),
    ...(withDifference ? [{ title: `${second.letter} − ${first.letter}`, number: true }] : []),
  ]
  return table({ en: 'Medians by part', zh: '各部分中位数' }, columns, rows)
}

/** How the numbers are distributed, and how they lie in time. */
export function distributionSection(facts: ReportFacts): Markup {
  const arms = shownArms(facts)
  const headlines: Headline[] = ['heardMs', 'processingMs']
  const known = headlines.filter((one) => arms.some((arm) => arm.medians[one].p50 !== undefined))
  const curves = known.map((headline) => ecdfFigure(facts, arms, headline))
  const strip = figure(
    {
      id: 'turns-in-time',
      title: { en: 'Every turn in the order in which it ran', zh: '按先后顺序排列的每一轮' },
      summary: {
        en: 'Drift and outliers show here. Hollow circles are turns that do not count: warm-up, first after loading, or from the cache.',
        zh: '可看出漂移与离群值。空心圆为不计入的轮次：预热、加载后首轮或来自缓存。',
      },
    },
    (id) => stripChart(id, facts, arms),
    shapeLegend(arms),
  )
  return section({ en: 'How it varies', zh: '波动情况' }, curves, strip)
}

const SHAPE_NAMES = ['●', '×', '+', '△'] as const

function shapeLegend(arms: readonly ShownArm[]): Markup {
  return html`<ul class="legend">${arms.map((arm) => html`<li>${SHAPE_NAMES[arm.look]} ${armName(arm)}</li>`)}<li>○ ${both({ en: 'does not count', zh: '不计入' })}</li></ul>`
}

const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95]

function ecdfFigure(facts: ReportFacts, arms: readonly ShownArm[], headline: Headline): Markup {
  const name = METRIC_WORDS[headline]
  const text = {
    id: `ecdf-${headline}`,
    title: { en: `${name.en}: share of turns that took at most this long`, zh: `${name.zh}：不超过该时长的轮次占比` },
    summary: { en: 'The further left a line lies, the faster the arm.', zh: '曲线越靠左，说明越快。' },
  }
  const rows = arms.map((arm) => {
    const values = countedValues(facts.turns, arm.index, headline)
    return [armName(arm), ...SHARES.map((share) => formatMs(percentile(values, share))), String(values.length)]
  })
  const columns = [
    { title: both({ en: 'Arm', zh: '组' }) },
    ...SHARES.map((share) => ({ title: `p${share * 100}`, number: true })),
    { title: both({ en: 'Turns', zh: '轮次' }), number: true },
  ]
  const data = table({ en: `${name.en}: percentiles`, zh: `${name.zh}：百分位数` }, columns, rows)
  return figure(text, (id) => ecdfChart(id, facts, arms, headline), lineLegend(arms), data)
}

/** Utterance by utterance: the same words in both arms. */
export function pairedSection(facts: ReportFacts, options: ExportOptions): Markup | undefined {
  const comparisons = (facts.result?.comparisons ?? []).filter((one) => one.metric === facts.headline)
  const figures = comparisons.slice(0, MOST_PAIRINGS).flatMap((one) => pairedFigure(facts, one, options) ?? [])
  if (figures.length === 0 || facts.session.kind === 'ablation') return undefined
  return section({ en: 'Utterance by utterance', zh: '逐句对比' }, figures)
}

const MOST_PAIRINGS = 3

function pairedFigure(facts: ReportFacts, comparison: Comparison, options: ExportOptions): Markup | undefined {
  const [from, to] = [comparison.from, comparison.to].map((id) => facts.arms.find((one) => one.arm.id === id))
  if (!from || !to) return undefined
  const pairs = pairsBetween(facts, from.index, to.index)
  if (pairs.length === 0) return undefined
  const { shift, interval } = comparison
  const text = {
    id: `paired-${from.letter}-${to.letter}`,
    title: { en: `${to.letter} minus ${from.letter}, by utterance`, zh: `${to.letter} 减 ${from.letter}，按语句` },
    summary: {
      en: `Medians of each utterance. Shift ${formatSignedMs(shift)}; the band is its 95 % interval, ${formatInterval(interval)}.`,
      zh: `每条语句取中位数。位移 ${formatSignedMs(shift)}，色带为其 95 % 区间 ${formatInterval(interval)}。`,
    },
  }
  const nameOf = (utterance: string) => utteranceName(utterance, options)
  const rows = pairs
    .slice(0, MOST_NAMED_ROWS)
    .map((pair) => [
      both(nameOf(pair.utterance)),
      formatMs(pair.fromMs),
      formatMs(pair.toMs),
      formatSignedMs(pair.toMs - pair.fromMs),
    ])
  const columns = [
    { title: both({ en: 'Utterance', zh: '语句' }) },
    { title: armName(from), number: true },
    { title: armName(to), number: true },
    { title: both({ en: 'Difference', zh: '差值' }), number: true },
  ]
  const caption =
    pairs.length > MOST_NAMED_ROWS
      ? {
          en: `The first ${MOST_NAMED_ROWS} of ${pairs.length} utterances`,
          zh: `${pairs.length} 条语句中的前 ${MOST_NAMED_ROWS} 条`,
        }
      : { en: 'Medians by utterance', zh: '各语句中位数' }
  return figure(text, (id) => pairedChart(id, pairs, { value: shift, interval }, nameOf), table(caption, columns, rows))
}
