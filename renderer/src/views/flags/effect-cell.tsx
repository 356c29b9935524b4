import { useTranslation } from 'react-i18next'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import type { MeasuredEffect } from '../../model/flags/flag-effect.ts'
import styles from './cells.module.css'
import { MeasureButton } from './measure-button.tsx'
import { ShiftText } from './measured-change.tsx'

interface EffectCellProps {
  readonly descriptor: FlagDescriptor
  readonly measured: MeasuredEffect | undefined
}

/** What a flag was measured to do to what the user hears, else to the computing; and the way to measure it. */
export function EffectCell({ descriptor, measured }: EffectCellProps) {
  const { t } = useTranslation()
  const shift = measured?.heard ?? measured?.processing
  return (
    <span className={styles.effect}>
      {shift ? (
        <ShiftText shift={shift} />
      ) : (
        <span className={styles.dim} title={t('flags.unmeasuredHint')}>
          {t('flags.unmeasured')}
        </span>
      )}
      <MeasureButton descriptor={descriptor} />
    </span>
  )
}
