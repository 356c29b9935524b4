import { TrendingDown, TrendingUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../../console-context.ts'
import type { MeasuredEffect } from '../../model/flag-effect.ts'
import { formatMs } from '../../model/format.ts'
import type { Shift } from '../../model/rank-sum.ts'
import styles from './measured-change.module.css'
import { useFlagText } from './use-flags.ts'

interface MeasuredChangeProps {
  readonly measured: MeasuredEffect | undefined
  readonly unit: string | undefined
}

/** What a flag did to this session's turns on this machine, or that nobody knows yet. */
export function MeasuredChange({ measured, unit }: MeasuredChangeProps) {
  const { t } = useTranslation()
  const text = useFlagText()
  if (!measured) {
    return (
      <p className={styles.unmeasured} title={t('flags.unmeasuredHint')}>
        {t('flags.unmeasured')}
      </p>
    )
  }
  const { from, to, processing, heard, sameSpeech } = measured
  const counted = processing ?? heard
  return (
    <div className={styles.measured} data-testid="measured">
      <p className={styles.what}>
        <span className="visually-hidden">{t('flags.measured')} </span>
        {text(from, unit)} → {text(to, unit)}
      </p>
      {processing && <ShiftLine name={t('flags.processing')} shift={processing} />}
      {heard && <ShiftLine name={t('flags.heard')} shift={heard} />}
      {counted && (
        <p className={styles.count}>
          {t('flags.counts2', { before: counted.countBefore, after: counted.countAfter })}
          {!counted.interval && `, ${t('flags.noInterval')}`}
          {!sameSpeech && `, ${t('flags.otherSpeech')}`}
        </p>
      )}
    </div>
  )
}

/** Better or worse is said only where the interval leaves chance out. */
function ShiftLine({ name, shift: { shift, interval } }: { readonly name: string; readonly shift: Shift }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const tone = interval === undefined ? undefined : interval.to < 0 ? 'better' : interval.from > 0 ? 'worse' : undefined
  const range = interval && { from: formatSignedMs(interval.from, locale), to: formatSignedMs(interval.to, locale) }
  return (
    <p className={styles.shift}>
      <span className={styles.name}>{name}</span>
      <strong data-tone={tone}>
        {tone === 'better' && <TrendingDown size={12} aria-hidden />}
        {tone === 'worse' && <TrendingUp size={12} aria-hidden />}
        {formatSignedMs(shift, locale)}
      </strong>
      {range && (
        <span className={styles.interval} title={t('flags.interval', range)}>
          [{range.from}, {range.to}]
        </span>
      )}
    </p>
  )
}

/** The sign is a real minus. */
function formatSignedMs(ms: number, locale: string): string {
  const sign = ms < 0 ? '−' : ms > 0 ? '+' : '±'
  return `${sign}${formatMs(Math.abs(ms), locale)}`
}
