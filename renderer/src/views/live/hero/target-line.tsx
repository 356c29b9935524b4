import { TrendingDown, TrendingUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatMs, THIN_SPACE } from '../../../../../pipeline/measures/numbers.ts'
import { useLocale } from '../../../console-context.ts'
import { PLAN_TOTAL } from '../../../model/plan.ts'
import type { Summary } from '../../../model/statistics.ts'
import styles from './hero-pane.module.css'

interface ToTarget {
  readonly ms: number
  readonly targetMs: number
}

/** Never by colour alone: sign, word and icon say the same. */
export function TargetLine({ ms, targetMs }: ToTarget) {
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

interface GaugeProps {
  readonly ms: number | undefined
  readonly targetMs: number
  readonly summary: Summary
}

/** One scale for the turn, the median and the target, so that far and near can be seen. */
export function Gauge({ ms, targetMs, summary }: GaugeProps) {
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
