import { useTranslation } from 'react-i18next'
import { Spoken } from '../../widgets/spoken.tsx'
import styles from './present-page.module.css'

interface SpeechProps {
  readonly text: string
  /** Strangers look on: what was said cannot be read, not even in the page's own text. */
  readonly isHidden: boolean
  /** It was left out of the file that this came from. */
  readonly isWithheld?: boolean
}

/** What was said or answered, as people write it. */
export function Speech({ text, isHidden, isWithheld = false }: SpeechProps) {
  const { t } = useTranslation()
  if (isWithheld) return <span className={styles.withheld}>{t('present.withheld')}</span>
  if (!isHidden || text === '') return <Spoken text={text} />
  return (
    <span role="img" aria-label={t('present.hidden')} className={styles.blurred}>
      {text.replaceAll(/\S/g, 'x')}
    </span>
  )
}
