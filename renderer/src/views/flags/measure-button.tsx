import { Scale } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { startExperiment } from '../../console/start-experiment.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { measurementOf, otherValue } from '../../model/flags/flag-measurement.ts'
import { newSeed } from '../../model/seed.ts'
import { type MeasureHindrance, selectMeasureHindrance } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { useFlagText } from '../../widgets/hooks/use-flags.ts'
import styles from './measured-change.module.css'

/** Compares the flags in force with the same flags but this one, and shows the comparison; else it says why it cannot. */
export function MeasureButton({ descriptor }: { readonly descriptor: FlagDescriptor }) {
  const { t } = useTranslation()
  const console = useConsole()
  const text = useFlagText()
  const reasonId = useId()
  const { name, unit, baseline, implemented } = descriptor
  const inForce = useConsoleStore((state) => state.session?.flags.values) ?? {}
  const hindrance = useConsoleStore(selectMeasureHindrance)
  const from = inForce[name] ?? baseline
  const to = otherValue(descriptor, from)
  const why = !implemented
    ? 'measureNotActing'
    : to === undefined
      ? 'measureNone'
      : hindrance && HINDRANCE_WORDS[hindrance]
  const words = { name, from: text(from, unit), to: to === undefined ? '' : text(to, unit) }
  const reason = why ? t(`flags.${why}`) : t('flags.measureHint', words)
  const start = () => {
    if (to === undefined) return
    const request = measurementOf(descriptor, inForce, { from, to, seed: newSeed() })
    void startExperiment(console, request)
  }
  return (
    <span className={styles.measure} title={reason}>
      <Button
        look="plain"
        isDisabled={why !== undefined}
        aria-label={to === undefined ? `${t('flags.measure')} ${name}` : t('flags.measureOf', words)}
        aria-describedby={reasonId}
        onPress={start}
      >
        <Scale size={12} aria-hidden /> {t('flags.measure')}
      </Button>
      <span className="visually-hidden" id={reasonId}>
        {reason}
      </span>
    </span>
  )
}

const HINDRANCE_WORDS = {
  offline: 'measureOffline',
  experiment: 'measureExperiment',
  load: 'measureLoad',
  loading: 'measureLoading',
} as const satisfies Readonly<Record<MeasureHindrance, string>>
