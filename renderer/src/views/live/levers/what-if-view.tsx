import { useTranslation } from 'react-i18next'
import { formatMs, msDigits } from '../../../../../pipeline/measures/numbers.ts'
import type { NoPrediction, Prediction } from '../../../../../pipeline/measures/what-if/predict.ts'
import { UNKNOWN_WORDS } from '../../../../../pipeline/measures/what-if/reasons.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import type { WhatIf } from '../../../store/what-if-slice.ts'
import { WhatIfActions } from '../what-if/what-if-actions.tsx'
import { GhostWaterfall } from './ghost-waterfall.tsx'
import styles from './levers-pane.module.css'

interface WhatIfViewProps {
  readonly turn: TurnRecord
  /** Absent: nothing is asked yet. */
  readonly asked: WhatIf | undefined
  readonly predicted: Prediction | NoPrediction
}

/** What the turn on show would have been: its wait now and then, the picture of both, and what can be done about it. */
export function WhatIfView({ turn, asked, predicted }: WhatIfViewProps) {
  const { t } = useTranslation()
  return (
    <section className={styles.whatIf} aria-label={t('levers.title')}>
      <div className={styles.said} role="status">
        <Said turn={turn} predicted={predicted} isChanged={asked !== undefined} />
      </div>
      <GhostWaterfall
        before={turn.ledger?.parts ?? []}
        after={predicted.kind === 'known' ? predicted.parts : undefined}
      />
      <div className={styles.actions}>
        <WhatIfActions turn={turn} asked={asked} />
      </div>
    </section>
  )
}

function Said({
  turn,
  predicted,
  isChanged,
}: Pick<WhatIfViewProps, 'turn' | 'predicted'> & { readonly isChanged: boolean }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const before = msDigits(turn.ledger?.heardMs, locale)
  if (!isChanged || predicted.kind === 'unknown') {
    const why = predicted.kind === 'unknown' && isChanged ? predicted.reasons : []
    return (
      <>
        <p className={styles.wait}>
          {t('levers.waits')}{' '}
          <strong>{isChanged ? `${before} → ${t('levers.unknown')}` : formatMs(turn.ledger?.heardMs, locale)}</strong>
        </p>
        {!isChanged && <p className={styles.note}>{t('levers.same')}</p>}
        {why.map(({ flag, reason }) => (
          <p key={flag} className={styles.note}>
            {t('levers.unknownFlag', { flag, why: UNKNOWN_WORDS[reason][language] })} {t('levers.unknownAction')}
          </p>
        ))}
      </>
    )
  }
  const { heardMs, interval } = predicted
  return (
    <>
      <p className={styles.wait}>
        {t('levers.waits')} <strong>{`${before} → ${formatMs(heardMs, locale)}`}</strong>
      </p>
      <p className={styles.note}>
        {t('levers.interval', { from: msDigits(interval.fromMs, locale), to: formatMs(interval.toMs, locale) })}
      </p>
    </>
  )
}
