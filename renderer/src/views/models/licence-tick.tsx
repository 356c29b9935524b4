import { useTranslation } from 'react-i18next'
import type { ModelRow } from '../../model/models/model-rows.ts'
import { Tick } from '../../widgets/controls/tick.tsx'
import { useLicenceName } from './licence-name.ts'

interface LicenceTickProps {
  readonly row: ModelRow
  readonly isAgreed: boolean
  onChange(isAgreed: boolean): void
}

/** Where a licence has to be agreed to before the first download. */
export function LicenceTick({ row: { name, offered }, isAgreed, onChange }: LicenceTickProps) {
  const { t } = useTranslation()
  const licenceName = useLicenceName()
  if (!offered?.licence.mustBeAccepted) return null
  return (
    <Tick isSelected={isAgreed} onChange={onChange}>
      {t('models.agree', { licence: licenceName(offered.licence.name).name, name })}
    </Tick>
  )
}
