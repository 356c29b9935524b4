import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs, formatSignedMs } from '../../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { ledgerBars } from '../../../model/turn/bars.ts'
import { type BaselineTurn, baselineTurn } from '../../../model/turn/baseline-turn.ts'
import { placeBar, type TimeScale } from '../../../model/turn/time-scale.ts'
import { selectTurns, selectWholeTurns } from '../../../store/selectors.ts'
import { Measure } from '../../../widgets/measure.tsx'
import styles from './ghost-row.module.css'

/** The turn that the shown one is laid over: pinned, or the median of the baseline preset's. */
export function useBaselineTurn(): BaselineTurn | undefined {
  const turns = useConsoleStore(selectTurns)
  const whole = useConsoleStore(selectWholeTurns)
  const pinnedId = useConsoleStore((state) => state.baselineTurnId)
  return useMemo(() => baselineTurn(turns, whole, pinnedId), [turns, whole, pinnedId])
}

/** The baseline turn's ledger in outline, on the same axis right above the shown turn's; its place is kept without one. */
export function GhostRow({ turn, scale }: { readonly turn: TurnRecord; readonly scale: TimeScale }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const baseline = useBaselineTurn()
  const ghost = baseline && baseline.turn.id !== turn.id ? baseline.turn : undefined
  const totalMs = ghost?.ledger?.totalMs
  return (
    <div className={styles.row} data-ghost={ghost?.id}>
      <div className={styles.label}>
        <span>{t('live.baseline')}</span>
        {totalMs !== undefined && <Measure ms={totalMs} />}
      </div>
      <div className={styles.track}>
        {ghost && (
          <div
            role="img"
            aria-label={t('live.baselineSummary', { index: ghost.index, time: formatMs(totalMs, locale) })}
          >
            <Outlines turn={ghost} scale={scale} />
          </div>
        )}
        <GhostWords baseline={baseline} turn={turn} />
      </div>
    </div>
  )
}

/** The shown turn as it was measured, in outline, while the row below it says what it would have been. */
export function MeasuredRow({ turn, scale }: { readonly turn: TurnRecord; readonly scale: TimeScale }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const totalMs = turn.ledger?.totalMs
  return (
    <div className={styles.row}>
      <div className={styles.label}>
        <span>{t('levers.asMeasured')}</span>
        <Measure ms={totalMs} />
      </div>
      <div className={styles.track}>
        <div role="img" aria-label={`${t('levers.asMeasured')}: ${formatMs(totalMs, locale)}`}>
          <Outlines turn={turn} scale={scale} />
        </div>
      </div>
    </div>
  )
}

function Outlines({ turn, scale }: { readonly turn: TurnRecord; readonly scale: TimeScale }) {
  if (scale.widthPx === 0) return null
  return ledgerBars(turn.ledger?.parts ?? []).map((bar) => {
    const placed = bar.busyMs > 0 ? placeBar(scale, bar.startMs, bar.endMs) : undefined
    if (!placed) return null
    return (
      <i
        key={bar.key}
        className={styles.bar}
        data-hue={bar.hue}
        style={{ transform: `translateX(${placed.xPx}px)`, width: placed.widthPx }}
        aria-hidden="true"
      />
    )
  })
}

interface GhostWordsProps {
  readonly baseline: BaselineTurn | undefined
  readonly turn: TurnRecord
}

/** Which turn the baseline is, and how far the shown one is from it where both are measured. */
function GhostWords({ baseline, turn }: GhostWordsProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  if (!baseline) return <span className={styles.none}>{t('live.baselineNone')}</span>
  if (baseline.turn.id === turn.id) return <span className={styles.none}>{t('live.baselineSelf')}</span>
  const { index } = baseline.turn
  const which =
    baseline.medianOf === undefined
      ? t('live.baselinePinned', { index })
      : t('live.baselineMedian', { index, count: baseline.medianOf })
  const [own, its] = [turn.ledger?.heardMs, baseline.turn.ledger?.heardMs]
  const delta = own === undefined || its === undefined ? undefined : own - its
  return (
    <span className={styles.which}>
      {which}
      {delta !== undefined && ` · ${t('live.baselineDelta', { delta: formatSignedMs(delta, locale) })}`}
    </span>
  )
}
