import { useTranslation } from 'react-i18next'
import { costReasonWords } from '../../../../../pipeline/measures/cost/cost-reasons.ts'
import { formatMoney, totalCost } from '../../../../../pipeline/measures/cost/turn-cost.ts'
import { msDigits, UNKNOWN } from '../../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { headlineSummary, type Summary } from '../../../model/statistics.ts'
import { type Headline, headlineMs, isOver, whyMissing } from '../../../model/turn/turn.ts'
import { selectNumberedTurn, selectShownTurn } from '../../../store/selectors.ts'
import { Measure } from '../../../widgets/measure.tsx'
import { useWords } from '../../../widgets/words.ts'
import { useTurnsInForce } from '../use-turns-in-force.ts'
import { Explanation } from './explanation.tsx'
import styles from './hero-pane.module.css'
import { Gauge, TargetLine } from './target-line.tsx'
import { useWaitPainter } from './use-wait-painter.ts'

/** The one number that everything else explains, what of it the machine computes, and what could make it smaller. */
export function HeroPane() {
  const { t } = useTranslation()
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  return (
    <section
      className={styles.card}
      aria-label={t('live.numbers')}
      data-pane
      data-stale={stale || undefined}
      tabIndex={-1}
    >
      <UserWaits />
      <Compute />
      <Explanation />
    </section>
  )
}

function UserWaits() {
  const { t } = useTranslation()
  const turn = useConsoleStore(selectNumberedTurn)
  const { digits, state } = useWaitPainter(turn)
  const ms = turn && headlineMs(turn, 'heard')
  const running = turn !== undefined && !isOver(turn) && ms === undefined
  const estimated = ms !== undefined && turn?.ledger?.parts.some((part) => part.estimate === true) === true
  return (
    <section className={styles.waits} aria-label={t('live.userWaits')}>
      <h2 className={styles.name}>{t('live.userWaits')}</h2>
      <p className={styles.what}>{t('live.userWaitsWhat')}</p>
      <div className={styles.hero}>
        <p className={styles.heroLine}>
          {/* Painted by the frame loop; React puts nothing into it, so that a page translator cannot come between. */}
          <span
            key={ms === undefined ? 'running' : turn?.id}
            ref={digits}
            className={styles.number}
            data-testid="headline-heard"
          />
          {(ms !== undefined || running) && <span className={styles.unit}>ms</span>}
          {estimated && (
            <span className={styles.unit} title={t('headline.estimate')}>
              ≈
            </span>
          )}
        </p>
      </div>
      <p className={styles.state} hidden={!running}>
        <span ref={state} />
      </p>
      {!running && <Facts turn={turn} headline="heard" />}
      <StandsFor turn={turn} />
      <CostLine />
    </section>
  )
}

function Compute() {
  const { t } = useTranslation()
  const locale = useLocale()
  const turn = useConsoleStore(selectNumberedTurn)
  const ms = turn && headlineMs(turn, 'processing')
  return (
    <section className={styles.compute} aria-label={t('live.compute')}>
      <h2 className={styles.name}>{t('live.compute')}</h2>
      <p className={styles.what}>{t('live.computeWhat')}</p>
      <p className={styles.second}>
        <span
          key={ms === undefined ? 'unknown' : turn?.id}
          className={styles.number}
          data-state={ms === undefined ? 'still' : 'known'}
          data-testid="headline-processing"
        >
          {ms === undefined ? UNKNOWN : msDigits(ms, locale)}
        </span>
        {ms !== undefined && <span className={styles.unit}>ms</span>}
      </p>
      <Facts turn={turn} headline="processing" />
    </section>
  )
}

/** How far the number is from the target, and what other turns under these flags took; or why there is none. */
function Facts({ turn, headline }: { readonly turn: TurnRecord | undefined; readonly headline: Headline }) {
  const words = useWords()
  const targetMs = useConsoleStore((state) => state.targetMs)
  const summary = headlineSummary(useTurnsInForce(), headline)
  const ms = turn && headlineMs(turn, headline)
  const reason = whyMissing(turn, headline)
  return (
    <>
      {ms === undefined ? (
        <p className={styles.missing}>{reason && words.missing(reason)}</p>
      ) : (
        <TargetLine ms={ms} targetMs={targetMs} />
      )}
      <Gauge ms={ms} targetMs={targetMs} summary={summary} />
      <Recent summary={summary} />
    </>
  )
}

/** Said where the newest turn has no number and an earlier one stands for it. */
function StandsFor({ turn }: { readonly turn: TurnRecord | undefined }) {
  const { t } = useTranslation()
  const words = useWords()
  const shown = useConsoleStore(selectShownTurn)
  if (!turn || !shown || turn.id === shown.id) return null
  const reason = whyMissing(shown, 'heard')
  const why = reason ? words.missing(reason) : t(`status.${shown.status}`)
  return <p className={styles.standsFor}>{t('live.lastMeasured', { index: turn.index, newest: shown.index, why })}</p>
}

/** What the turn cost at servers elsewhere, beside what it took; nothing where every model runs here. */
function CostLine() {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const total = totalCost(useConsoleStore(selectNumberedTurn)?.cost)
  if (!total) return null
  return (
    <p className={styles.cost} data-testid="turn-cost">
      {total.amount === undefined
        ? t('headline.costUnknown', { why: costReasonWords(total.unknown)[language] })
        : t('headline.cost', { amount: formatMoney(total.amount, total.currency, locale) })}
    </p>
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
