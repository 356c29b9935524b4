import { counted } from '../../measures/counted.ts'
import { formatInterval, formatMs, formatPValue, formatShare, formatWhole, UNKNOWN } from '../../measures/numbers.ts'
import {
  HEADLINE_MEANING,
  type Headline,
  KIND_WORDS,
  METRIC_WORDS,
  STATE_WORDS,
  sessionTitle,
} from '../../measures/session-words.ts'
import { lostOf } from '../../measures/turn-fate.ts'
import { formatMetricShift } from '../../measures/verdicts/metric-numbers.ts'
import { type ErrorUnit, metricTitle, unitOfArms } from '../../measures/word-errors/error-rate.ts'
import { OUTCOME_SIGNS, OUTCOME_WORDS } from '../../measures/words.ts'
import type { Comparison } from '../../protocol/experiments.ts'
import { type ReportFacts, type ShownArm, shownArms } from '../facts.ts'
import { showTime } from '../numbers.ts'
import type { ExportOptions } from '../source.ts'
import { both, type Content, html, type Markup } from './markup.ts'
import { armName, paragraph, section, table } from './parts.ts'

/** Title, when and where it was measured, and everything that a reader must know before the numbers. */
export function headerOf({ session }: ReportFacts, { language }: ExportOptions): Markup {
  const { machine } = session.environment
  const title = sessionTitle(session)
  const radio = (id: string, name: string, lang: string, checked: boolean) =>
    html`<label lang="${lang}"><input type="radio" name="language" id="${id}"${checked ? html` checked` : ''}>${name}</label>`
  const choice = html`<fieldset class="language"><legend class="hidden"><span lang="en">Language</span> 语言</legend>${radio('lang-en', 'English', 'en', language === 'en')}${radio('lang-zh', '中文', 'zh-Hans', language === 'zh')}</fieldset>`
  const warnings: Content[] = []
  if (session.state !== 'finished') warnings.push(warning(STATE_WORDS[session.state]))
  if (session.pace === 'fast')
    warnings.push(warning({ en: 'fast pace: no latency can be measured so', zh: '快速节奏：无法测量延迟' }))
  if (session.imported) warnings.push(warning({ en: 'imported: measured elsewhere', zh: '导入：在别处测得' }))
  const tags = session.tags.map((tag) => html`<span class="badge">${tag}</span>`)
  return html`<header><div class="brand"><span><b>Firstword</b> · ${both({ en: 'latency report', zh: '延迟报告' })}</span>${choice}</div>
<h1>${title.en === title.zh ? title.en : both(title)}</h1>
<p class="meta">${both(KIND_WORDS[session.kind])} · <time datetime="${session.startedAt}">${showTime(session.startedAt)}</time> · ${both(counted(session.counts.turns, 'turns'))}</p>
<p class="meta">${machine.cpu} · ${both(counted(machine.cores, 'cores'))} · ${machine.platform}</p>
${session.notes === '' ? undefined : html`<p class="meta">${session.notes}</p>`}<div>${warnings}${tags}</div></header>`
}

function warning(text: { readonly en: string; readonly zh: string }): Markup {
  return html`<span class="badge warn">⚠ ${both(text)}</span>`
}

/** The result: verdicts first, then the headline numbers of each arm. */
export function summarySection(facts: ReportFacts): Markup {
  const { result, headline } = facts
  const told = (result?.comparisons ?? []).filter((one) => one.metric === headline || one.metric === 'wordErrorRate')
  const ordered = told.toSorted((a, b) => Number(b.metric === headline) - Number(a.metric === headline))
  const verdicts = ordered.slice(0, MOST_VERDICTS).map((one, i) => verdictItem(one, i === 0))
  const none = paragraph({
    en: 'No statistics were computed for this session: the numbers below describe it and compare nothing.',
    zh: '本会话没有计算统计检验：下面的数字只作描述，不作比较。',
  })
  const search = result?.searchVerdict && paragraph(result.searchVerdict)
  const list = verdicts.length > 0 ? html`<ul class="verdicts">${verdicts}</ul>` : result ? undefined : none
  const unit = unitOfArms(result?.arms ?? [])
  const cards = shownArms(facts).map((arm) => armCard(arm, headline, unit))
  return section({ en: 'Result', zh: '结论' }, search, list, html`<div class="cards">${cards}</div>`)
}

/** Of an ablation's dozens of comparisons the charts tell the rest. */
const MOST_VERDICTS = 6

function verdictItem({ outcome, verdict }: Comparison, first: boolean): Markup {
  return html`<li class="verdict ${first ? 'first' : ''}"><span class="outcome ${outcome}">${OUTCOME_SIGNS[outcome]} ${both(OUTCOME_WORDS[outcome])}</span><span>${both(verdict)}</span></li>`
}

function armCard(arm: ShownArm, headline: Headline, unit: ErrorUnit): Markup {
  const { summary, medians } = arm
  const other: Headline = headline === 'heardMs' ? 'processingMs' : 'heardMs'
  const p50 = summary?.[headline].p50.value ?? medians[headline].p50
  const p95 = summary?.[headline].p95
  const preset = arm.arm.preset === undefined || arm.arm.preset === arm.arm.name ? undefined : arm.arm.preset
  return html`<div class="card look-${arm.look}"><h3>${armName(arm)}${preset ? html` <span class="badge">${preset}</span>` : undefined}</h3>
<p class="big">${formatMs(p50)}</p>
<p class="what">${both(METRIC_WORDS[headline])} p50 · ${both(HEADLINE_MEANING[headline])}</p>
<dl>${row(html`p50, ${both({ en: '95 % interval', zh: '95 % 区间' })}`, formatInterval(summary?.[headline].p50.interval))}
${row('p95', p95 && !p95.reliable ? unreliable(formatMs(p95.value)) : formatMs(p95?.value ?? medians[headline].p95))}
${row(html`${both(METRIC_WORDS[other])} p50`, formatMs(summary?.[other].p50.value ?? medians[other].p50))}
${row(both({ en: 'Turns that count', zh: '计入的轮次' }), `${formatWhole(arm.counted)} / ${formatWhole(arm.turns)}`)}
${row(both({ en: 'Lost (cut off, taken back)', zh: '丢失（其中被截断、被收回）' }), `${formatWhole(lostOf(arm.lost))} (${formatWhole(arm.lost.cutOff)}, ${formatWhole(arm.lost.takenBack)})`)}
${row(both(metricTitle('wordErrorRate', unit)), formatShare(summary?.wordErrorRate))}</dl></div>`
}

function row(term: Content, value: Content): Markup {
  return html`<dt>${term}</dt><dd>${value}</dd>`
}

function unreliable(value: string): Markup {
  return html`<span class="faint">${value} (${both({ en: 'too few turns', zh: '轮次太少' })})</span>`
}

/** Every comparison with its numbers. */
export function comparisonsTable({ result, arms }: ReportFacts): Markup | undefined {
  if (!result || result.comparisons.length === 0) return undefined
  const unit = unitOfArms(result.arms)
  const nameOf = (armId: string) => arms.find((one) => one.arm.id === armId)?.letter ?? armId
  const rows = result.comparisons.map((one) => [
    `${nameOf(one.from)} → ${nameOf(one.to)}`,
    both(metricTitle(one.metric, unit)),
    formatMetricShift(one.metric, one.shift),
    one.interval
      ? `${formatMetricShift(one.metric, one.interval.from)} … ${formatMetricShift(one.metric, one.interval.to)}`
      : UNKNOWN,
    formatPValue(one.adjustedPValue),
    formatWhole(one.utterances),
    html`${OUTCOME_SIGNS[one.outcome]} ${both(OUTCOME_WORDS[one.outcome])}`,
  ])
  const columns = [
    { title: both({ en: 'Arms', zh: '对比组' }) },
    { title: both({ en: 'Metric', zh: '指标' }) },
    { title: both({ en: 'Shift', zh: '位移' }), number: true },
    { title: both({ en: '95 % interval', zh: '95 % 区间' }), number: true },
    { title: both({ en: 'p, corrected', zh: '校正后 p 值' }), number: true },
    { title: both({ en: 'Utterances', zh: '语句' }), number: true },
    { title: both({ en: 'Outcome', zh: '结果' }) },
  ]
  return table({ en: 'All comparisons', zh: '全部比较' }, columns, rows)
}
