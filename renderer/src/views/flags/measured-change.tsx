import { TrendingDown, TrendingUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../pipeline/measures/numbers.ts'
import { EFFECT_WORDS, effectCode } from '../../../../pipeline/measures/verdicts/effect.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import type { EffectShift, MeasuredEffect } from '../../model/flags/flag-effect.ts'
import { hashOf } from '../../model/page-route.ts'
import { useFlagText } from '../../widgets/hooks/use-flags.ts'
import styles from './measured-change.module.css'

interface MeasuredChangeProps {
  readonly measured: MeasuredEffect | undefined
  readonly unit: string | undefined
}

/** What a flag did on this machine, in this session's turns or in an experiment, or that nobody knows yet. */
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
  const { from, to, processing, heard } = measured
  return (
    <div className={styles.measured} data-testid="measured">
      <p className={styles.what}>
        <span className="visually-hidden">{t('flags.measured')} </span>
        {text(from, unit)} → {text(to, unit)}
      </p>
      {processing && <ShiftLine name={t('flags.processing')} shift={processing} />}
      {heard && <ShiftLine name={t('flags.heard')} shift={heard} />}
      <Basis measured={measured} />
    </div>
  )
}

/** On how much it stands, and where it was measured if that was not in this session. */
function Basis({ measured: { processing, heard, sameSpeech, at, source } }: { readonly measured: MeasuredEffect }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const counted = processing ?? heard
  if (!counted) return null
  return (
    <p className={styles.count}>
      {source
        ? t('flags.utterances', { count: source.utterances })
        : t('flags.counts2', { before: counted.countBefore, after: counted.countAfter })}
      {!sameSpeech && `, ${t('flags.otherSpeech')}`}
      {source?.pace === 'fast' && `, ${t('flags.fastPace')}`}
      {source && (
        <>
          {', '}
          <a href={hashOf({ page: 'compare', session: source.sessionId })} title={source.title[language]}>
            {t(source.kind === 'ablation' ? 'flags.ablationOf' : 'flags.comparisonOf', {
              date: new Date(at).toLocaleDateString(locale, { dateStyle: 'medium' }),
            })}
          </a>
        </>
      )}
    </p>
  )
}

function ShiftLine({ name, shift }: { readonly name: string; readonly shift: EffectShift }) {
  return (
    <p className={styles.shift}>
      <span className={styles.name}>{name}</span>
      <ShiftText shift={shift} />
    </p>
  )
}

/** A number stands in bold where an experiment found it; else it is said what may be said, with its interval beside. */
export function ShiftText({ shift: measured }: { readonly shift: EffectShift }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const { shift, interval, found } = measured
  const code = effectCode(measured)
  const range = interval && { from: formatSignedMs(interval.from, locale), to: formatSignedMs(interval.to, locale) }
  return (
    <span className={styles.shift}>
      {code === 'found' ? (
        <strong data-tone={found}>
          {found === 'better' ? <TrendingDown size={12} aria-hidden /> : <TrendingUp size={12} aria-hidden />}
          {formatSignedMs(shift, locale)}
        </strong>
      ) : (
        <span>
          {code === 'inPassing' && `${formatSignedMs(shift, locale)} `}
          {EFFECT_WORDS[code][language]}
        </span>
      )}
      {range && (
        <span className={styles.interval} title={t('flags.interval', range)}>
          [{range.from}, {range.to}]
        </span>
      )}
    </span>
  )
}

/** The sign is a real minus. */
function formatSignedMs(ms: number, locale: string): string {
  const sign = ms < 0 ? '−' : ms > 0 ? '+' : '±'
  return `${sign}${formatMs(Math.abs(ms), locale)}`
}
