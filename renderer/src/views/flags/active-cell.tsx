import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { useConsoleStore } from '../../console-context.ts'
import { useFlagText } from '../../widgets/hooks/use-flags.ts'
import { useWords } from '../../widgets/words.ts'
import styles from './cells.module.css'

/** What is in force on this machine: as it was asked for, or another value with a mark; why stands in the inspector. */
export function ActiveCell({
  descriptor: { name, baseline, unit, implemented },
}: {
  readonly descriptor: FlagDescriptor
}) {
  const { t } = useTranslation()
  const text = useFlagText()
  const words = useWords()
  const inForce = useConsoleStore((state) => state.session?.flags.values[name]) ?? baseline
  const effect = useConsoleStore((state) => state.session?.flags.effects.find((candidate) => candidate.name === name))
  if (!implemented) return <span className={styles.warn}>{t('flags.notActing')}</span>
  if (!effect || effect.effective === inForce)
    return (
      <span title={effect && words.reason(effect.reason ?? '', effect.because)}>
        {text(effect?.effective ?? inForce, unit)}
      </span>
    )
  return (
    <span className={styles.warn} title={words.reason(effect.reason ?? '', effect.because)}>
      <TriangleAlert size={12} aria-hidden /> {text(effect.effective, unit)}
      <span className="visually-hidden"> {t('flags.notAsAsked')}</span>
    </span>
  )
}
