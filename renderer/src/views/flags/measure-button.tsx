import { Scale } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { startExperiment } from '../../console/start-experiment.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { measurementOf, otherValue } from '../../model/flag-measurement.ts'
import { newSeed } from '../../model/seed.ts'
import type { ConsoleStore } from '../../store/console-store.ts'
import { selectConnected, selectReady } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import { useFlagText } from '../../widgets/use-flags.ts'
import styles from './measured-change.module.css'

/** Compares the flags in force with the same flags but this one, and shows the comparison; else it says why it cannot. */
export function MeasureButton({ descriptor }: { readonly descriptor: FlagDescriptor }) {
  const { t } = useTranslation()
  const console = useConsole()
  const text = useFlagText()
  const reasonId = useId()
  const { name, unit, baseline, implemented } = descriptor
  const inForce = useConsoleStore((state) => state.session?.flags.values) ?? {}
  const hindrance = useConsoleStore(hindranceOf)
  const from = inForce[name] ?? baseline
  const to = otherValue(descriptor, from)
  const why = !implemented ? 'measureNotActing' : to === undefined ? 'measureNone' : hindrance
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

/** What keeps any comparison from being started now. */
function hindranceOf(state: ConsoleStore) {
  if (!selectConnected(state)) return 'measureOffline'
  const experiment = state.session?.experiment?.state
  if (experiment === 'running' || experiment === 'paused') return 'measureExperiment'
  if (state.session?.load?.state === 'running') return 'measureLoad'
  return selectReady(state) ? undefined : 'measureLoading'
}
