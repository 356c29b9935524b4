import { Check } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../pipeline/measures/numbers.ts'
import type { Preset } from '../../../../pipeline/protocol/snapshot.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { flagDifferences } from '../../model/flag-value.ts'
import { formatRange } from '../../model/format.ts'
import { headlineSummary } from '../../model/statistics.ts'
import { selectConnected, selectFlagsFree, selectWholeTurns } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import { FlagDiffDialog } from '../../widgets/flag-diff.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { useDescriptors, useShownValues } from '../../widgets/use-flags.ts'
import { useWords } from '../../widgets/words.ts'
import styles from './presets-pane.module.css'

/** The presets; what one would change is shown before it does. */
export function PresetsPane() {
  const { t } = useTranslation()
  const presets = useConsoleStore((state) => state.session?.presets)
  const connected = useConsoleStore(selectConnected)
  const free = useConsoleStore(selectFlagsFree)
  if (!presets || presets.length === 0) return null
  return (
    <Pane title={t('flags.presets')} stale={!connected}>
      <ul className={styles.cards}>
        {presets.map((preset) => (
          <PresetCard key={preset.name} preset={preset} isDisabled={!free} />
        ))}
      </ul>
      <p className={styles.note}>{t('flags.planNote')}</p>
    </Pane>
  )
}

function PresetCard({ preset, isDisabled }: { readonly preset: Preset; readonly isDisabled: boolean }) {
  const { t } = useTranslation()
  const words = useWords()
  const { flags } = useConsole()
  const [asking, setAsking] = useState(false)
  const descriptors = useDescriptors()
  const differences = flagDifferences(descriptors, useShownValues(), preset.values)
  const inForce = differences.length === 0
  const name = words.preset(preset.name)
  const expected = preset.expected
    ? t('flags.expected', { range: formatRange(preset.expected.fromMs, preset.expected.toMs) })
    : t('flags.expectedNone')
  return (
    <li className={styles.card} data-in-force={inForce || undefined}>
      <div className={styles.top}>
        <h3>{name}</h3>
        {inForce ? (
          <span className={styles.inForce}>
            <Check size={14} aria-hidden /> {t('flags.inForce')}
          </span>
        ) : (
          <Button
            isDisabled={isDisabled}
            aria-label={t('flags.reviewPreset', { preset: name })}
            onPress={() => setAsking(true)}
          >
            {t('flags.review')}
          </Button>
        )}
      </div>
      {!inForce && <p className={styles.line}>{t('flags.differs', { count: differences.length })}</p>}
      <Measured preset={preset.name} />
      <p className={styles.plan}>{expected}</p>
      <FlagDiffDialog
        isOpen={asking}
        title={t('flags.presetTitle', { preset: name })}
        note={expected}
        differences={differences}
        onApply={() => flags.applyPreset(preset.name, preset.values)}
        onClose={() => setAsking(false)}
      />
    </li>
  )
}

function Measured({ preset }: { readonly preset: string }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const turns = useConsoleStore(selectWholeTurns)
  const { count, p50 } = headlineSummary(
    turns.filter((turn) => turn.preset === preset),
    'processing',
  )
  return (
    <p className={styles.line}>
      {p50 === undefined ? t('presets.unmeasured') : t('presets.measured', { time: formatMs(p50, locale), count })}
    </p>
  )
}
