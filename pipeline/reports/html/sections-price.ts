import { costReasonWords } from '../../measures/cost/cost-reasons.ts'
import { COST_WORDS, costText } from '../../measures/cost/cost-words.ts'
import { COUNTER_TABLE } from '../../measures/counters.ts'
import {
  digitsOf,
  formatCount,
  formatMebibytes,
  formatMs,
  formatShare,
  formatWhole,
  UNKNOWN,
} from '../../measures/numbers.ts'
import { METRIC_WORDS } from '../../measures/session-words.ts'
import { type ErrorUnit, metricTitle, unitOfArms } from '../../measures/word-errors/error-rate.ts'
import type { Bilingual } from '../../measures/words.ts'
import type { ArmSummary } from '../../protocol/experiments.ts'
import { type ReportFacts, type ShownArm, shownArms, type TurnFact } from '../facts.ts'
import { both, html, type Markup } from './markup.ts'
import { armName, paragraph, reasonMarkup, section, table } from './parts.ts'

interface PriceRow {
  readonly name: Bilingual
  readonly better: 'lower' | 'higher'
  readonly value: (summary: ArmSummary | undefined) => string
}

/** Errors by words, and by characters where that is another rate. */
function errorRows(unit: ErrorUnit): readonly PriceRow[] {
  const rate = (of: ErrorUnit, value: PriceRow['value']): PriceRow => ({
    ...{ name: metricTitle('wordErrorRate', of), better: 'lower', value },
  })
  const judged = rate(unit, (one) => formatShare(one?.wordErrorRate))
  return unit === 'character' ? [judged] : [judged, rate('character', (one) => formatShare(one?.characterErrorRate))]
}

const PRICES: readonly PriceRow[] = [
  {
    name: { en: 'Utterances cut off by the endpoint', zh: '被判停截断的语句' },
    better: 'lower',
    value: (one) => formatWhole(one?.falseCutOffs),
  },
  {
    name: METRIC_WORDS.distinct2,
    better: 'higher',
    value: (one) => digitsOf(one?.distinct2, 2),
  },
  {
    name: COUNTER_TABLE['speculation.wastedTokens'].words,
    better: 'lower',
    value: (one) => formatWhole(one?.speculationWastedTokens),
  },
  {
    name: { en: 'Turns on a machine too busy to measure', zh: '机器过于繁忙的轮次' },
    better: 'lower',
    value: (one) => formatWhole(one?.disturbed),
  },
  { name: { en: 'Gaps in replies', zh: '回复中的断音' }, better: 'lower', value: (one) => formatWhole(one?.underruns) },
  {
    name: METRIC_WORDS.cpuMs,
    better: 'lower',
    value: (one) => formatMs(one?.cpuMs),
  },
  {
    name: METRIC_WORDS.residentBytes,
    better: 'lower',
    value: (one) => formatMebibytes(one?.peakResidentBytes),
  },
]

/** Shown where any arm asked a server elsewhere. */
const MONEY: PriceRow = {
  name: COST_WORDS,
  better: 'lower',
  value: (one) => costText(one?.cost),
}

const DIRECTIONS: Readonly<Record<PriceRow['better'], Bilingual>> = {
  lower: { en: 'lower', zh: '越低' },
  higher: { en: 'higher', zh: '越高' },
}

/** What speed costs. A dash is "not measured", never 0. */
export function priceSection(facts: ReportFacts): Markup | undefined {
  const arms = shownArms(facts)
  if (!facts.result) return undefined
  const columns = [
    { title: both({ en: 'Price', zh: '代价' }) },
    { title: both({ en: 'Better is', zh: '更好的方向' }) },
    ...arms.map((arm) => ({ title: armName(arm), number: true })),
  ]
  const money = arms.some((arm) => arm.summary?.cost) ? [MONEY] : []
  const rows = [...errorRows(unitOfArms(facts.result.arms)), ...PRICES, ...money].map(({ name, better, value }) => [
    both(name),
    both(DIRECTIONS[better]),
    ...arms.map((arm) => value(arm.summary)),
  ])
  const note = paragraph({
    en: 'Memory and CPU are of the whole process, in which the arms take turns. A dash means that it was not measured.',
    zh: '内存与 CPU 为整个进程的数值，各组在其中轮流运行。短横表示没有测量。',
  })
  return section(
    { en: 'What it costs', zh: '代价' },
    table({ en: 'Price by arm', zh: '各组代价' }, columns, rows),
    note,
    ...arms.flatMap((arm) => unknownCost(arm)),
  )
}

/** Why the cost of some of an arm's turns is not known. */
function unknownCost(arm: ShownArm): readonly Markup[] {
  const { reason, unknown = 0 } = arm.summary?.cost ?? {}
  if (reason === undefined) return []
  const why = costReasonWords(reason)
  const { name } = arm.arm
  return [
    paragraph({
      en: `${name}: what ${formatCount(unknown, 'turn')} cost at servers is not known (${why.en}).`,
      zh: `${name}：有 ${unknown} 轮的服务器费用未知（${why.zh}）。`,
    }),
  ]
}

/** Everything that is not in the numbers, counted, with the reason. */
export function leftOutSection({ turns, arms }: ReportFacts): Markup {
  const reasons: readonly (readonly [Bilingual, (turn: TurnFact) => boolean])[] = [
    [{ en: 'Warm-up, before the measuring', zh: '测量前的预热' }, (turn) => turn.warmUp],
    [
      { en: 'First turn after models were loaded (cold)', zh: '加载模型后的首轮（冷启动）' },
      (turn) => turn.cold && !turn.warmUp,
    ],
    [COUNTER_TABLE['llm.cacheHit'].words, (turn) => turn.cached && !turn.warmUp && !turn.cold],
    ...(['cutOff', 'takenBack', 'interrupted', 'failed'] as const).map(
      (fate): readonly [Bilingual, (turn: TurnFact) => boolean] => [
        FATE_NAMES[fate],
        (turn) => turn.fate === fate && !turn.setAside,
      ],
    ),
  ]
  const counted = reasons.map(([name, test]) => ({ name: both(name), turns: turns.filter(test) }))
  const unmeasured = turns.filter((turn) => turn.fate === 'notMeasured' && !turn.setAside)
  const byReason = [...Map.groupBy(unmeasured, (turn) => turn.notMeasurable ?? UNKNOWN)].map(([reason, own]) => ({
    name: html`${both({ en: 'Not measurable', zh: '无法测量' })}: ${reasonMarkup({ reason, because: own[0]?.notMeasurableBecause })}`,
    turns: own,
  }))
  const all = [...counted, ...byReason].filter((one) => one.turns.length > 0)
  const title = { en: 'What was left out, and why', zh: '哪些没有计入，原因何在' }
  if (all.length === 0)
    return section(title, paragraph({ en: 'Nothing: every turn counts.', zh: '没有：每一轮都计入。' }))
  const columns = [
    { title: both({ en: 'Reason', zh: '原因' }) },
    ...arms.slice(0, MOST_COLUMNS).map((arm) => ({ title: armName(arm), number: true })),
    { title: both({ en: 'Together', zh: '合计' }), number: true },
  ]
  const rows = all.map(({ name, turns: own }) => [
    name,
    ...arms.slice(0, MOST_COLUMNS).map((arm) => String(own.filter((turn) => turn.armIndex === arm.index).length)),
    String(own.length),
  ])
  return section(
    title,
    table({ en: 'Turns that are in no percentile and no test', zh: '不进入百分位数与检验的轮次' }, columns, rows),
  )
}

const MOST_COLUMNS = 4

const FATE_NAMES = {
  cutOff: { en: 'Cut off: the last words were lost', zh: '被截断：末尾的词丢失' },
  takenBack: { en: 'Taken back: ended too soon, and the speaker went on', zh: '被收回：判定说完过早，说话人又继续说' },
  interrupted: { en: 'Interrupted', zh: '被打断' },
  failed: { en: 'Failed', zh: '失败' },
}
