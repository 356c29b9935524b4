import { Input, Label, NumberField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../../console-context.ts'
import { TARGET_MAX_MS, TARGET_MIN_MS } from '../../../store/view-slice.ts'
import styles from './target-field.module.css'

/** The target in digits: what dragging its line does, for whoever would rather type. */
export function TargetField() {
  const { t } = useTranslation()
  const targetMs = useConsoleStore((state) => state.targetMs)
  const setTarget = useConsoleStore((state) => state.setTarget)
  return (
    <NumberField
      className={styles.field}
      value={targetMs}
      minValue={TARGET_MIN_MS}
      maxValue={TARGET_MAX_MS}
      step={1}
      formatOptions={{ useGrouping: false }}
      onChange={(value) => {
        if (Number.isFinite(value)) setTarget(value)
      }}
    >
      <Label>{t('waterfall.target')}</Label>
      <Input className={styles.input} />
      <span aria-hidden="true">ms</span>
    </NumberField>
  )
}
