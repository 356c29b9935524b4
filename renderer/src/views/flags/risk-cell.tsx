import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { FlagDescriptor, FlagValue } from '../../../../pipeline/protocol/flags.ts'
import { useConsoleStore } from '../../console-context.ts'
import { cautionHolds } from '../../model/flags/flag-caution.ts'
import { useFlagText } from '../../widgets/hooks/use-flags.ts'
import styles from './cells.module.css'

interface RiskCellProps {
  readonly descriptor: FlagDescriptor
  readonly value: FlagValue
}

/** Whether a flag's caution holds for its value, else from where on it would. */
export function RiskCell({ descriptor, value }: RiskCellProps) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const when = useCautionWhen()(descriptor)
  const { caution } = descriptor
  if (!caution) return <span className={styles.dim}>{t('flags.riskNone')}</span>
  if (!cautionHolds(descriptor, value))
    return (
      <span className={styles.dim} title={caution[language]}>
        {when}
      </span>
    )
  return (
    <span className={styles.warn} title={caution[language]}>
      <TriangleAlert size={12} aria-hidden /> {t('flags.caution')}
    </span>
  )
}

/** From where on a caution holds: below or above the default, or at any other value. */
export function useCautionWhen(): (descriptor: FlagDescriptor) => string {
  const { t } = useTranslation()
  const text = useFlagText()
  return ({ cautionWhen, baseline, unit }) => {
    if (cautionWhen !== undefined) return t(`flags.risk_${cautionWhen}`, { value: text(baseline, unit) })
    if (typeof baseline === 'boolean') return t('flags.riskAt', { value: text(!baseline) })
    return t('flags.riskOther', { value: text(baseline, unit) })
  }
}
