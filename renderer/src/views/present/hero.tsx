import { Radio, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { inWrittenForm } from '../../../../pipeline/base/written-form.ts'
import { msDigits, THIN_SPACE, UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import { useLocale } from '../../console-context.ts'
import styles from './present-page.module.css'

/** Whether what is on show happens now or was recorded; it never leaves the screen. */
export function Badge({ live }: { readonly live: boolean }) {
  const { t } = useTranslation()
  const Icon = live ? Radio : RotateCcw
  return (
    <span className={styles.badge} data-live={live || undefined}>
      <Icon size={16} aria-hidden /> {t(live ? 'present.live' : 'present.replay')}
    </span>
  )
}

/** The one number, as large as the room is deep. */
export function FirstWord({ ms, caption }: { readonly ms: number | undefined; readonly caption: string }) {
  const locale = useLocale()
  return (
    <p className={styles.hero}>
      <span className={styles.number} data-unknown={ms === undefined || undefined}>
        {ms === undefined ? '…' : msDigits(Math.round(ms), locale).replace(/[.,]0$/, '')}
        {ms !== undefined && <small>{THIN_SPACE}ms</small>}
      </span>
      <span className={styles.caption}>{caption}</span>
    </p>
  )
}

/** What was said and answered; hidden where strangers look on. */
export function Words({ said, answered, hidden }: { said: string; answered: string; hidden: boolean }) {
  const { t } = useTranslation()
  const shown = (text: string) =>
    hidden && text !== '' ? t('present.hidden') : text === '' ? UNKNOWN : inWrittenForm(text)
  return (
    <dl className={styles.words}>
      <dt>{t('present.said')}</dt>
      <dd>{shown(said)}</dd>
      <dt>{t('present.answered')}</dt>
      <dd>{shown(answered)}</dd>
    </dl>
  )
}
