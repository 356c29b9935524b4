import { TrendingDown, TrendingUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { costReasonWords } from '../../../../pipeline/measures/cost-reasons.ts'
import { formatMs, msDigits, THIN_SPACE, UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import { formatMoney, totalCost } from '../../../../pipeline/measures/turn-cost.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { PLAN_TOTAL } from '../../model/plan.ts'
import { headlineSummary, type Summary } from '../../model/statistics.ts'
import { type Headline, headlineMs, whyMissing } from '../../model/turn.ts'
import { selectShownTurn } from '../../store/selectors.ts'
import { Measure } from '../../widgets/measure.tsx'
import { useWords } from '../../widgets/words.ts'
import { Explanation } from './explanation.tsx'
import styles from './headlines.module.css'
import { useTurnsInForce } from './use-turns-in-force.ts'

/** The two numbers everything else explains, always both. */
export function Headlines() {
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  return (
    <div className={styles.row} data-stale={stale || undefined}>
      <HeadlineCard headline="processing" />
      <HeadlineCard headline="heard" />
      <Explanation />
    </div>
  )
}

function HeadlineCard({ headline }: { readonly headline: Headline }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const turn = useConsoleStore(selectShownTurn)
  const turns = useTurnsInForce()
  const targetMs = useConsoleStore((state) => state.targetMs)
  const ms = turn && headlineMs(turn, headline)
  const summary = headlineSummary(turns, headline)
  const estimated = headline === 'heard' && turn?.ledger?.parts.some((part) => part.estimate === true)
  return (
    <section className={styles.card} aria-label={t(`headline.${headline}`)}>
      <h2 className={styles.name}>{t(`headline.${headline}`)}</h2>
      <p className={styles.what}>{t(`headline.${headline}What`)}</p>
      <p className={styles.hero} data-unknown={ms === undefined || undefined}>
        <span
          key={ms === undefined ? 'unknown' : `${turn?.id}`}
          className={styles.number}
          data-testid={`headline-${headline}`}
        >
          {ms === undefined ? UNKNOWN : msDigits(ms, locale)}
        </span>
        {ms !== undefined && <span className={styles.unit}>ms</span>}
        {ms !== undefined && estimated === true && (
          <span className={styles.estimate} title={t('headline.estimate')}>
            ≈
          </span>
        )}
      </p>
      {ms === undefined ? <MissingLine headline={headline} /> : <TargetLine ms={ms} targetMs={targetMs} />}
      <Gauge ms={ms} targetMs={targetMs} summary={summary} />
      <Recent summary={summary} />
      {headline === 'heard' && <CostLine />}
    </section>
  )
}

/** What the turn cost at servers elsewhere, beside what it took; nothing where every model runs here. */
function CostLine() {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const total = totalCost(useConsoleStore(selectShownTurn)?.cost)
  if (!total) return null
  return (
    <p className={styles.cost} data-testid="turn-cost">
      {total.amount === undefined
        ? t('headline.costUnknown', { why: costReasonWords(total.unknown)[language] })
        : t('headline.cost', { amount: formatMoney(total.amount, total.currency, locale) })}
    </p>
  )
}

function MissingLine({ headline }: { readonly headline: Headline }) {
  const words = useWords()
  const turn = useConsoleStore(selectShownTurn)
  const reason = whyMissing(turn, headline)
  return <p className={styles.delta}>{reason && words.missing(reason)}</p>
}

/** Never by colour alone: sign, word and icon say the same. */
function TargetLine({ ms, targetMs }: { readonly ms: number; readonly targetMs: number }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const deltaMs = ms - targetMs
  const over = deltaMs > 0
  return (
    <p className={styles.delta} data-tone={over ? 'worse' : 'better'}>
      {over ? <TrendingUp size={14} aria-hidden /> : <TrendingDown size={14} aria-hidden />}
      {t(over ? 'headline.overTarget' : 'headline.underTarget', { delta: formatMs(Math.abs(deltaMs), locale) })}
    </p>
  )
}

/** One scale for the turn, the median and the target, so that far and near can be seen. */
function Gauge({
  ms,
  targetMs,
  summary,
}: {
  readonly ms: number | undefined
  readonly targetMs: number
  readonly summary: Summary
}) {
  const { t } = useTranslation()
  const locale = useLocale()
  const maxMs = Math.max(PLAN_TOTAL.nowMs, targetMs * 1.25, (ms ?? 0) * 1.08, (summary.p95 ?? 0) * 1.05)
  const at = (value: number) => `${Math.min(100, (value / maxMs) * 100)}%`
  return (
    <div className={styles.gauge} role="img" aria-label={t('headline.scale', { max: formatMs(maxMs, locale) })}>
      {ms !== undefined && (
        <div className={styles.fill} data-over={ms > targetMs || undefined} style={{ width: at(ms) }} />
      )}
      {summary.p50 !== undefined && (
        <div className={styles.median} style={{ left: at(summary.p50) }} title={t('headline.p50')} />
      )}
      <div
        className={styles.target}
        style={{ left: at(targetMs) }}
        title={t('headline.target', { target: `${targetMs}${THIN_SPACE}ms` })}
      />
    </div>
  )
}

function Recent({ summary }: { readonly summary: Summary }) {
  const { t } = useTranslation()
  return (
    <dl className={styles.recent}>
      <div>
        <dt>{t('headline.p50')}</dt>
        <dd>
          <Measure ms={summary.p50} />
        </dd>
      </div>
      <div>
        <dt>{t('headline.p95')}</dt>
        <dd>
          <Measure ms={summary.p95} />
        </dd>
      </div>
      <div>
        <dt className="visually-hidden">n</dt>
        <dd className={styles.count} title={t('headline.recentNote')}>
          {summary.count === 0 ? t('headline.noneInForce') : t('headline.recent', { count: summary.count })}
        </dd>
      </div>
    </dl>
  )
}
