import { useTranslation } from 'react-i18next'
import { formatMs, roughDigits } from '../../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useLocale } from '../../../console-context.ts'
import styles from './turn-facts.module.css'

/** The counters that prove how the turn ran, and the price of speed: gaps that a listener heard. All of them are in the table. */
export function TurnFacts({ counters }: { readonly counters: TurnRecord['counters'] }) {
  const { t } = useTranslation()
  const facts = useFacts(counters)
  // The line keeps its place while there is nothing to say yet.
  return (
    <p className={styles.facts} title={facts.join(' · ')}>
      {facts.length > 0 && <span>{t('facts.title')}</span>}
      {facts.map((fact) => (
        <span key={fact} className={styles.fact}>
          {fact}
        </span>
      ))}
    </p>
  )
}

function useFacts(counters: TurnRecord['counters']): readonly string[] {
  const { t } = useTranslation()
  const locale = useLocale()
  const runs = counters['asr.encoderRuns']
  const early = counters['asr.encoderRunsBeforeEndpoint']
  const burst = counters['llm.firstBurstTokens']
  const chunks = counters['tts.chunks']
  const atOnce = counters['pipeline.stagesActiveAtOnce']
  const gaps = counters['playback.underruns']
  const joules = counters['host.gpuJoulesEstimate']
  const gapMs = formatMs(counters['playback.underrunMs'], locale)
  return [
    runs === undefined || early === undefined ? undefined : t('facts.encoder', { early, count: runs }),
    burst === undefined ? undefined : t('facts.burst', { count: burst }),
    chunks === undefined ? undefined : t('facts.chunks', { count: chunks }),
    atOnce === undefined ? undefined : t('facts.atOnce', { count: atOnce }),
    joules === undefined ? undefined : t('facts.joules', { joules: roughDigits(joules, locale) }),
    gaps === undefined ? undefined : gaps === 0 ? t('facts.noGaps') : t('facts.gaps', { count: gaps, time: gapMs }),
  ].filter((fact) => fact !== undefined)
}
