import { Checkbox } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { ModelRow } from '../../model/model-rows.ts'
import styles from './model-row.module.css'

interface LicenceTickProps {
  readonly row: ModelRow
  readonly isAgreed: boolean
  onChange(isAgreed: boolean): void
}

/** Where a licence has to be agreed to before the first download. */
export function LicenceTick({ row: { name, offered }, isAgreed, onChange }: LicenceTickProps) {
  const { t } = useTranslation()
  if (!offered?.licence.mustBeAccepted) return null
  return (
    <Checkbox className={styles.tick} isSelected={isAgreed} onChange={onChange}>
      <span className={styles.box} aria-hidden="true" />
      <span>{t('models.agree', { licence: offered.licence.name, name })}</span>
    </Checkbox>
  )
}
